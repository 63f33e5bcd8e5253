//! A remote signing service of the Cloud Signature Consortium's API, as small as a test needs:
//! one credential, one access token, signatures by openssl over the hash it is sent.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::services::whole_request;

pub const TOKEN: &str = "the-access-token";

pub struct Remote {
    port: u16,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Remote {
    /// Signs with `key` (PEM) in `dir`; `plain` writes ECDSA as r and s side by side.
    pub fn start(dir: &Path, key: &str, plain: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let stop = Arc::new(AtomicBool::new(false));
        let (ended, dir, key) = (Arc::clone(&stop), dir.to_owned(), key.to_owned());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(stream) = stream {
                    serve(stream, &dir, &key, plain);
                }
            }
        });
        Self { port, stop, thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/csc/v2", self.port)
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, dir: &Path, key: &str, plain: bool) {
    let Ok((head, body)) = whole_request(&mut stream) else { return };
    let question: Value = serde_json::from_slice(&body).unwrap_or_default();
    let answer = answer(&head, &question, dir, key, plain);
    let status = if answer.is_some() { "200 OK" } else { "401 Unauthorized" };
    let body = answer.unwrap_or_default().to_string();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn answer(head: &str, question: &Value, dir: &Path, key: &str, plain: bool) -> Option<Value> {
    let path = head.split(' ').nth(1)?;
    let bearer = format!("authorization: bearer {TOKEN}");
    if !head.to_ascii_lowercase().contains(&bearer) || question["credentialID"] != "agency-1" {
        return None;
    }
    let hash = &question["hashes"][0];
    match path.strip_prefix("/csc/v2/")? {
        "credentials/info" => {
            let pem = std::fs::read_to_string(dir.join("agency.cert.pem")).ok()?;
            let certificates: Vec<String> = pem
                .split("-----BEGIN CERTIFICATE-----")
                .skip(1)
                .map(|block| block.split("-----END").next().unwrap().split_whitespace().collect())
                .collect();
            Some(json!({"key": {"status": "enabled"}, "cert": {"certificates": certificates}}))
        }
        // the owner agrees to this hash and to no other
        "credentials/authorize" => Some(json!({"SAD": format!("agreed:{}", hash.as_str()?)})),
        "signatures/signHash" => {
            if question["SAD"] != format!("agreed:{}", hash.as_str()?) {
                return None;
            }
            if question["hashAlgorithmOID"] != "2.16.840.1.101.3.4.2.1" {
                return None;
            }
            std::fs::write(dir.join("hash"), BASE64.decode(hash.as_str()?.as_bytes()).ok()?)
                .ok()?;
            let mut arguments = vec![
                "pkeyutl",
                "-sign",
                "-inkey",
                key,
                "-in",
                "hash",
                "-out",
                "value",
                "-pkeyopt",
                "digest:sha256",
            ];
            if question["signAlgo"] == "1.2.840.113549.1.1.10" {
                question["signAlgoParams"].as_str()?;
                arguments.extend([
                    "-pkeyopt",
                    "rsa_padding_mode:pss",
                    "-pkeyopt",
                    "rsa_pss_saltlen:32",
                ]);
            }
            let run = Command::new("openssl").args(arguments).current_dir(dir).output().ok()?;
            let value = run.status.success().then(|| std::fs::read(dir.join("value")).ok())??;
            let value = if plain { side_by_side(&value) } else { value };
            Some(json!({"signatures": [BASE64.encode(&value)]}))
        }
        _ => None,
    }
}

/// SEQUENCE { INTEGER r, INTEGER s } as 64 bytes.
fn side_by_side(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 2;
    for _ in 0..2 {
        let length = usize::from(der[at + 1]);
        let digits: Vec<u8> =
            der[at + 2..at + 2 + length].iter().copied().skip_while(|b| *b == 0).collect();
        out.extend(std::iter::repeat_n(0, 32 - digits.len()));
        out.extend(digits);
        at += 2 + length;
    }
    out
}
