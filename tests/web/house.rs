//! An office with a server, and those who come to it.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use sohoa::catalog::SqliteCatalog;
use sohoa::catalog::web::{KeyRole, NewAccount, Role};
use sohoa::engine::local::{Inner, Local, LocalSettings};
use sohoa::engine::pool::{Pool, PoolSettings};
use sohoa::engine::progress::Silent;
use sohoa::engine::watch::WatchSettings;
use sohoa::engine::{Cancel, Lane, worker};
use sohoa::flow::seal::{FONT_DIRS, Font};
use sohoa::rules::Rules;
use sohoa::store::{Office, StoreKey};
use sohoa::trust::keys::{InitOptions, init};
use sohoa::trust::policy::{Allowed, SigningPolicy};
use sohoa::trust::{Keyring, keys};
use sohoa::web::auth::{LocalAccounts, key, password};
use sohoa::web::hook::Hook;
use sohoa::web::limits::Limiter;
use sohoa::web::log::{Log, Shape};
use sohoa::web::{App, Parts, Settings, router, server};
use tokio::runtime::Runtime;

pub const PASSPHRASE: &str = "mật khẩu để thử";
pub const PASSWORD: &str = "con trâu đi trước";

/// What a house may be told.
pub struct Plan {
    pub settings: Settings,
    pub hook: Option<Hook>,
    pub folders: Vec<(PathBuf, Lane)>,
    pub logins: Limiter,
    pub verifications: Limiter,
    pub started: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            settings: Settings { patience: Duration::from_secs(2), ..Settings::default() },
            hook: None,
            folders: Vec::new(),
            logins: Limiter::new(1000, 0.01),
            verifications: Limiter::new(1000, 0.01),
            started: true,
        }
    }
}

/// An office, its server, its clock.
pub struct House {
    pub dir: Arc<tempfile::TempDir>,
    pub app: App,
    pub address: SocketAddr,
    pub runtime: Runtime,
    ahead: Arc<AtomicI64>,
    cancel: Cancel,
}

impl House {
    pub fn new() -> Self {
        Self::built(Plan::default())
    }

    pub fn built(plan: Plan) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        Self::in_folder(dir, plan)
    }

    /// Opens the office in a folder; makes it where there is none.
    pub fn in_folder(dir: Arc<tempfile::TempDir>, plan: Plan) -> Self {
        let root = dir.path().join("kho");
        if !Office::exists(&root) {
            Office::create(&root).unwrap();
            let options = InitOptions {
                office_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
                digitizer_name: "Nguyễn Thị Mẫu".to_owned(),
                agency_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
                sample: true,
                algorithm: Allowed::EcdsaP256,
            };
            init(&root.join("keys"), &options, PASSPHRASE, jiff::Timestamp::now()).unwrap();
        }
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.unwrap();
        let (ahead, cancel) = (Arc::new(AtomicI64::new(0)), Cancel::default());
        let clock = Arc::clone(&ahead);
        let started = plan.started;
        let app = runtime.block_on(async {
            let ring = Keyring::open(&root.join("keys"), PASSPHRASE).unwrap();
            let office = Office::open(&root, StoreKey(*ring.store_key())).unwrap();
            let catalog = SqliteCatalog::open(&office).await.unwrap();
            let program = env!("CARGO_BIN_EXE_sohoa").into();
            let local = Local::new(Inner {
                pool: Pool::new(PoolSettings::new(2, program, vec![worker::COMMAND.to_owned()])),
                rules: Rules::embedded().unwrap(),
                font: Font::find(&FONT_DIRS).ok(),
                settings: LocalSettings::default(),
                now: Box::new(move || {
                    let ahead = jiff::SignedDuration::from_secs(clock.load(Ordering::SeqCst));
                    jiff::Timestamp::now() + ahead
                }),
                progress: Box::new(Silent),
                cancel: cancel.clone(),
                policy: SigningPolicy::of_office(&root.join("policies")).unwrap(),
                office,
                catalog: catalog.clone(),
                ring,
            });
            let program = env!("CARGO_BIN_EXE_sohoa").into();
            let judges = Pool::new(PoolSettings::new(1, program, vec![worker::COMMAND.to_owned()]));
            App::new(Parts {
                judges,
                sample: true,
                verifications: plan.verifications,
                local,
                settings: plan.settings,
                identity: Box::new(LocalAccounts::new(catalog)),
                logins: plan.logins,
                requests: Limiter::new(1000, 0.01),
                log: Log(Shape::Silent),
                hook: plan.hook,
                folders: plan.folders,
                watch: WatchSettings {
                    window: Duration::from_millis(300),
                    rescan: Duration::from_secs(2),
                    poll: Duration::from_millis(500),
                },
            })
            .unwrap()
        });
        let address = runtime.block_on(async {
            if started {
                app.start().await.unwrap();
            }
            let listener =
                server::listen("127.0.0.1:0".parse().unwrap(), false, false).await.unwrap();
            let address = listener.local_addr().unwrap();
            let (router, cancel) = (router(app.clone()), cancel.clone());
            tokio::spawn(async move { server::serve(listener, router, None, &cancel).await });
            address
        });
        Self { dir, app, address, runtime, ahead, cancel }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Time passes.
    pub fn later(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Stops as the service manager's signal would.
    pub fn stop(self) -> Arc<tempfile::TempDir> {
        self.cancel.set();
        self.runtime.block_on(self.app.stopped());
        self.runtime.shutdown_timeout(Duration::from_secs(5));
        self.dir
    }

    pub fn account(&self, name: &str, role: Role) {
        self.runtime.block_on(async {
            let hash = password::hash(PASSWORD.to_owned().into()).await.unwrap();
            let new = NewAccount { name, display: name, role, password: &hash };
            let catalog = &self.app.local.catalog;
            assert!(catalog.add_account(&new, self.app.now()).await.unwrap());
            catalog.set_password(name, &hash, false, None).await.unwrap();
        });
    }

    /// Somebody with a role who has logged in.
    pub fn person(&self, name: &str, role: Role) -> Caller {
        self.account(name, role);
        let mut caller = self.nobody();
        let form = format!("name={name}&password={}&next=/", PASSWORD.replace(' ', "+"));
        let answer = caller.form("/dang-nhap", &form);
        assert_eq!(answer.status, 303, "{}", answer.body);
        caller.cookie = answer.cookie();
        caller.csrf = caller.get_html("/mat-khau").csrf();
        caller
    }

    /// A program with a key.
    pub fn program(&self, role: KeyRole) -> Caller {
        let (row, secret) = key::make("máy", role, "thử", self.app.now(), None).unwrap();
        self.runtime.block_on(self.app.local.catalog.add_key(&row)).unwrap();
        Caller { key: Some(secret), ..self.nobody() }
    }

    pub fn nobody(&self) -> Caller {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        Caller {
            root: format!("http://{}", self.address),
            agent: config.into(),
            cookie: None,
            csrf: String::new(),
            key: None,
        }
    }
}

/// Somebody who calls.
#[derive(Clone)]
pub struct Caller {
    pub root: String,
    pub agent: ureq::Agent,
    pub cookie: Option<String>,
    pub csrf: String,
    pub key: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    pub fn cookie(&self) -> Option<String> {
        let value = self.header("set-cookie").split(';').next()?;
        (!value.is_empty()).then(|| value.to_owned())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        self.json()["code"].as_str().unwrap().to_owned()
    }

    pub fn csrf(&self) -> String {
        let after = self.body.split("name=\"_csrf\" value=\"").nth(1).expect("a form");
        after.split('"').next().unwrap().to_owned()
    }
}

impl Caller {
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.root));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        if let Some(key) = &self.key {
            request = request.header("Authorization", format!("Bearer {key}"));
        }
        let answer = if method == "GET" {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut answer = answer.unwrap();
        let headers = answer.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let bytes = answer.body_mut().read_to_vec().unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: answer.status().as_u16(), headers, body, bytes }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub fn get_html(&self, path: &str) -> Answer {
        self.send("GET", path, &[("Accept", "text/html")], b"")
    }

    pub fn form(&self, path: &str, form: &str) -> Answer {
        let kind = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "text/html")];
        self.send("POST", path, &kind, form.as_bytes())
    }

    /// A form with the session's token.
    pub fn own_form(&self, path: &str, form: &str) -> Answer {
        self.form(path, &format!("_csrf={}&{form}", self.csrf))
    }

    /// Sends a scan and waits for its end.
    pub fn scan(&self, bytes: &[u8]) -> Value {
        let headers = [("Prefer", "wait=30"), ("X-CSRF-Token", self.csrf.as_str())];
        let answer = self.send("POST", "/api/v1/scans", &headers, bytes);
        assert!(matches!(answer.status, 200 | 202), "{answer:?}");
        let state = answer.json();
        let id = state["id"].as_str().unwrap().to_owned();
        self.until_done(&id)
    }

    pub fn until_done(&self, id: &str) -> Value {
        until(|| {
            let state = self.get(&format!("/api/v1/scans/{id}")).json();
            matches!(state["state"].as_str(), Some("done" | "failed")).then_some(state)
        })
    }
}

/// Asks again until there is an answer.
pub fn until<T>(mut asked: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = asked() {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "nothing happened");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A small scan: white paper with a few bars that differ by `seed`.
pub fn picture(seed: u32) -> Vec<u8> {
    let (width, height) = (420, 594);
    let mut pixels = vec![250_u8; (width * height) as usize];
    for bar in 0..4 {
        let row = 60 + bar * 40;
        let length = 40 + (seed.wrapping_mul(31).wrapping_add(bar * 7) % 200);
        for x in 40..40 + length {
            for y in row..row + 6 {
                pixels[(y * width + x) as usize] = 20;
            }
        }
    }
    for bit in 0..32 {
        pixels[(width * 2 + bit) as usize] = if seed >> bit & 1 == 1 { 200 } else { 250 };
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    out
}

pub fn write(path: &Path, bytes: &[u8]) {
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
}

/// Names of everything the office keeps of keys: the test's own check that it is there.
pub fn has_keys(root: &Path) -> bool {
    keys::PublicRing::open(&root.join("keys")).is_ok()
}
