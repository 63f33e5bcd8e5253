//! `sohoa serve`: the counter's server.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::error::CliError;
use super::notify;
use super::office::{OfficeArguments, Opened};
use super::reading::ChildArguments;
use super::say::Say;
use crate::catalog::web::Role;
use crate::domain::problem::Problem;
use crate::engine::local::{Inner, Local, LocalSettings};
use crate::engine::progress::Silent;
use crate::engine::watch::WatchSettings;
use crate::engine::{Cancel, Lane};
use crate::flow::qr::QrPolicy;
use crate::flow::seal::{FONT_DIRS, Font};
use crate::trust::policy::SigningPolicy;
use crate::web::auth::LocalAccounts;
use crate::web::hook::Hook;
use crate::web::limits::Limiter;
use crate::web::log::{Log, Shape};
use crate::web::operation::metrics_router;
use crate::web::{App, Parts, Settings, WebError, pages, router, server};

/// The account that `--init` makes.
const FIRST: &str = "quantri";

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa serve --init           tạo tài khoản quản trị, \
                        mật khẩu hiện một lần / makes the first account\n  sohoa serve\n  sohoa \
                        serve --listen 0.0.0.0:8443 --tls-cert may.pem --tls-key may.key"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    office: OfficeArguments,
    /// Địa chỉ và cổng; ra ngoài máy này thì cần TLS / address and port
    #[arg(long, value_name = "ĐỊA-CHỈ", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Chuỗi chứng thư TLS (PEM) / certificate chain
    #[arg(long, value_name = "TỆP", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Khóa của chứng thư TLS (PEM) / its key
    #[arg(long, value_name = "TỆP", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Có máy trung gian lo TLS và ghi X-Forwarded-For / a proxy does TLS
    #[arg(long, conflicts_with = "tls_cert")]
    behind_proxy: bool,
    /// Số đo cho Prometheus ở địa chỉ riêng / metrics on a listener of their own
    #[arg(long, value_name = "ĐỊA-CHỈ")]
    metrics: Option<SocketAddr>,
    /// Thư mục máy quét ghi vào; làm trước việc hàng loạt / folders of scanners, taken first
    #[arg(long, value_name = "THƯ-MỤC")]
    watch: Vec<PathBuf>,
    /// Thư mục việc hàng loạt / folders of batch work
    #[arg(long, value_name = "THƯ-MỤC")]
    watch_batch: Vec<PathBuf>,
    /// Nơi được báo khi giấy tờ đổi trạng thái (POST có ký HMAC) / who is told of changes
    #[arg(long, value_name = "URL", requires = "hook_secret")]
    hook: Option<String>,
    /// Tệp bí mật chung để ký thông báo / file with the shared secret
    #[arg(long, value_name = "TỆP", requires = "hook")]
    hook_secret: Option<PathBuf>,
    /// Trang kiểm tra tin cả nơi cấp MẪU, chỉ để dùng thử / the verify page trusts the SAMPLE
    #[arg(long)]
    sample: bool,
    /// Tạo tài khoản quản trị rồi thôi / makes the administrator's account, then ends
    #[arg(long)]
    init: bool,
    /// Nhật ký: chữ hay JSON / how the log looks
    #[arg(long, value_enum, default_value_t = LogShape::Text)]
    log: LogShape,
    /// Khóa màn hình sau bao nhiêu phút không làm gì / minutes until the screen locks
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=480))]
    lock_after: u64,
    /// Tệp lớn nhất được nhận, MB / largest upload
    #[arg(long, default_value_t = 512)]
    max_upload: u64,
    #[command(flatten)]
    children: ChildArguments,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum LogShape {
    Text,
    Json,
    None,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Start)?;
    runtime.block_on(async {
        if arguments.init {
            return init(arguments, say).await;
        }
        serve(arguments, say).await
    })
}

/// Puts the application together over an opened office.
fn application(arguments: &Arguments, opened: Opened, cancel: &Cancel) -> Result<App, Problem> {
    let rules = opened.rules()?;
    let Opened { office, catalog, ring } = opened;
    let policies = office.root().join("policies");
    let identity = Box::new(LocalAccounts::new(catalog.clone()));
    let local = Local::new(Inner {
        pool: arguments.children.pool()?,
        rules,
        font: Font::find(&FONT_DIRS).ok(),
        settings: LocalSettings { qr: QrPolicy::of_office(&policies)?, ..LocalSettings::default() },
        now: Box::new(jiff::Timestamp::now),
        progress: Box::new(Silent),
        cancel: cancel.clone(),
        policy: SigningPolicy::of_office(&policies)?,
        office,
        catalog,
        ring,
    });
    let hook = match (&arguments.hook, &arguments.hook_secret) {
        (Some(address), Some(path)) => {
            let secret = std::fs::read(path).map_err(|e| WebError::Hook(e.to_string()))?;
            Some(Hook::new(address, secret.trim_ascii())?)
        }
        _ => None,
    };
    let app = App::new(Parts {
        local,
        settings: Settings {
            secure: arguments.tls_cert.is_some() || arguments.behind_proxy,
            behind_proxy: arguments.behind_proxy,
            lock_after: Duration::from_mins(arguments.lock_after),
            max_upload: arguments.max_upload << 20,
            ..Settings::default()
        },
        identity,
        // eight attempts, then one every half minute; programs: ten a second
        logins: Limiter::new(8, 30.0),
        requests: Limiter::new(100, 0.1),
        log: Log(match arguments.log {
            LogShape::Text => Shape::Text,
            LogShape::Json => Shape::Json,
            LogShape::None => Shape::Silent,
        }),
        hook,
        folders: watched(&arguments.watch, &arguments.watch_batch)?,
        watch: WatchSettings::default(),
        // twelve files, then one every ten seconds
        verifications: Limiter::new(12, 10.0),
        judges: arguments.children.judges()?,
        sample: arguments.sample,
    })?;
    Ok(app)
}

async fn init(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let app = application(arguments, arguments.office.open().await?, &Cancel::default())?;
    if !app.local.catalog.accounts().await?.is_empty() {
        return Err(WebError::AlreadyInit.into());
    }
    let display = say.pick("Quản trị viên", "Administrator");
    let secret = pages::manage::new_account(&app, FIRST, display, Role::Administrator).await?;
    say.line(
        "Tài khoản quản trị và mật khẩu dùng một lần; chỉ hiện lúc này, phải đổi khi đăng nhập:",
        "The administrator's account and one-time password; shown now only, to be changed:",
    );
    let _ = writeln!(io::stdout().lock(), "{FIRST} {secret}");
    Ok(ExitCode::SUCCESS)
}

async fn serve(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let tls = match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(chain), Some(key)) => Some(server::tls(chain, key)?),
        _ => None,
    };
    let listener = server::listen(arguments.listen, tls.is_some(), arguments.behind_proxy).await?;
    let cancel = Cancel::default();
    let app = application(arguments, arguments.office.open().await?, &cancel)?;
    if app.local.catalog.accounts().await?.is_empty() {
        return Err(WebError::NoAccounts.into());
    }
    let address = listener
        .local_addr()
        .map_err(|source| WebError::Listen { address: arguments.listen, source })?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    // The one line on stdout: programs that start a server wait for it.
    let _ = writeln!(io::stdout().lock(), "{scheme}://{address}");
    say.line(
        &format!("Đang phục vụ ở {scheme}://{address}; Ctrl-C để dừng"),
        &format!("Serving at {scheme}://{address}; Ctrl-C stops"),
    );
    app.start().await.map_err(|failure| failure.0)?;
    if let Some(address) = arguments.metrics {
        let listener = server::listen(address, false, true).await?;
        let (router, stop) = (metrics_router(app.clone()), cancel.clone());
        tokio::spawn(async move { server::serve(listener, router, None, &stop).await });
    }
    let served = async {
        notify::tell("READY=1");
        server::serve(listener, router(app.clone()), tls, &cancel).await;
        notify::tell("STOPPING=1");
        app.stopped().await;
    };
    let asked_twice = async {
        asked_to_stop().await;
        cancel.set();
        asked_to_stop().await;
    };
    // A second time: at once. What is safe is safe, the rest is done again.
    tokio::select! {
        () = served => {}
        () = asked_twice => {}
    }
    say.line("Đã dừng", "Stopped");
    Ok(ExitCode::SUCCESS)
}

/// Folders with their lanes; each has to be there.
pub(super) fn watched(
    counter: &[PathBuf],
    batch: &[PathBuf],
) -> Result<Vec<(PathBuf, Lane)>, WebError> {
    let lanes = counter.iter().map(|path| (path, Lane::Counter));
    lanes
        .chain(batch.iter().map(|path| (path, Lane::Batch)))
        .map(|(path, lane)| {
            let there = path.is_dir().then(|| (path.clone(), lane));
            there.ok_or_else(|| WebError::NoFolder(path.clone()))
        })
        .collect()
}

/// Ctrl-C or the service manager's SIGTERM.
pub(super) async fn asked_to_stop() {
    let mut terminated =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminate = async {
        match &mut terminated {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate => {}
    }
}
