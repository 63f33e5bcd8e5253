//! A time-stamp authority, a responder and a place of lists on the loopback, answered by openssl;
//! they end with the test.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

pub struct Services {
    port: u16,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    dir: PathBuf,
    stop: AtomicBool,
    down: AtomicBool,
    stale: AtomicBool,
    asked: AtomicUsize,
}

impl Services {
    pub fn start(dir: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            dir: dir.to_owned(),
            stop: AtomicBool::new(false),
            down: AtomicBool::new(false),
            stale: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stop.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(stream) = stream {
                    let _ = shared.serve(stream);
                }
            }
        });
        Self { port, state, thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on every question is answered 503.
    pub fn set_down(&self, down: bool) {
        self.state.down.store(down, Ordering::SeqCst);
    }

    /// From now on the time-stamp authority repeats its last answer.
    pub fn set_stale(&self, stale: bool) {
        self.state.stale.store(stale, Ordering::SeqCst);
    }

    /// How many questions were asked so far.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (path, body) = request(&mut stream)?;
        self.asked.fetch_add(1, Ordering::SeqCst);
        let answer =
            if self.down.load(Ordering::SeqCst) { None } else { self.answer(&path, &body) };
        let status = if answer.is_some() { "200 OK" } else { "503 Service Unavailable" };
        let body = answer.unwrap_or_default();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)
    }

    fn answer(&self, path: &str, body: &[u8]) -> Option<Vec<u8>> {
        let name = path.trim_start_matches('/');
        if let Some(list) = name.strip_suffix(".crl") {
            return fs::read(self.dir.join(format!("{list}.crl"))).ok();
        }
        if name.starts_with("tsa") && self.stale.load(Ordering::SeqCst) {
            return fs::read(self.dir.join("answer")).ok();
        }
        fs::write(self.dir.join("question"), body).ok()?;
        let mut openssl = Command::new("openssl");
        if name == "ocsp" {
            openssl.args([
                "ocsp",
                "-index",
                "issuing.index",
                "-CA",
                "issuing.crt",
                "-rsigner",
                "ocsp.crt",
                "-rkey",
                "ocsp.key",
                "-reqin",
                "question",
                "-respout",
                "answer",
                "-ndays",
                "7",
            ]);
        } else {
            let (signer, key) = (format!("{name}.crt"), format!("{name}.key"));
            openssl.args([
                "ts",
                "-reply",
                "-config",
                "ts.cnf",
                "-section",
                "own",
                "-queryfile",
                "question",
                "-signer",
                &signer,
                "-inkey",
                &key,
                "-chain",
                "chain.pem",
                "-out",
                "answer",
            ]);
        }
        let run = openssl.current_dir(&self.dir).output().ok()?;
        run.status.success().then(|| fs::read(self.dir.join("answer")).ok()).flatten()
    }
}

/// Path and body of a request.
fn request(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let (head, body) = whole_request(stream)?;
    Ok((head.split(' ').nth(1).unwrap_or_default().to_owned(), body))
}

/// Head and body of a request.
pub fn whole_request(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let head = loop {
        let count = stream.read(&mut buffer)?;
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|value| value.trim().parse::<usize>().ok())
        .unwrap_or(0);
    while bytes.len() < head + length {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
    Ok((String::from_utf8_lossy(&bytes[..head]).into_owned(), bytes[head..].to_vec()))
}
