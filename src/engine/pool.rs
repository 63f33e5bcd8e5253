//! A pool of child processes, one job at a time each, killed by a wall clock.
//!
//! A child that dies, hangs or breaks the protocol costs its job; the next job gets a new child.
//! Children are also replaced after [`PoolSettings::jobs_per_child`] jobs, so that what a C
//! library leaks comes back.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{Mutex, Semaphore};

use super::error::EngineError;
use crate::domain::problem::Problem;

/// The largest frame either side accepts: a page of dense text is well under 2 MB.
pub const FRAME_LIMIT: u32 = 256 << 20;

/// One piece of work for a child process, sent to it as JSON.
pub trait Job: Serialize + Sync {
    /// What a healthy child answers, as JSON: this or a [`Problem`].
    type Outcome: DeserializeOwned;
    /// The job in few words, for messages.
    fn name(&self) -> String;
    /// Pixels it will hold at once, about.
    fn pixels(&self) -> u64;
    /// How many pages' wall clock it may take.
    fn pages(&self) -> u32 {
        1
    }
}

/// How the pool runs its children.
#[derive(Clone, Debug)]
pub struct PoolSettings {
    /// Number of children.
    pub size: usize,
    /// The program to run and its arguments before the protocol starts.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Wall clock of one page.
    pub page_timeout: Duration,
    /// Jobs after which a child is replaced.
    pub jobs_per_child: u32,
    /// Pixels that may be in work at once, over all children.
    pub pixels_in_flight: u64,
}

impl PoolSettings {
    /// Settings for so many cores: a child for each, running `program` with `arguments`.
    pub fn new(cores: usize, program: PathBuf, arguments: Vec<String>) -> Self {
        Self {
            size: cores.max(1),
            program,
            arguments,
            page_timeout: Duration::from_mins(2),
            jobs_per_child: 400,
            pixels_in_flight: 160_000_000,
        }
    }
}

/// The pool. Cloning shares it.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
    urgent: bool,
}

struct Inner {
    settings: PoolSettings,
    free: Semaphore,
    /// Jobs nobody waits for stand in line here first, so that at most one a child is before a
    /// job that somebody waits for.
    patient: Semaphore,
    pixels: Semaphore,
    idle: Mutex<Vec<Running>>,
}

struct Running {
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    jobs: u32,
}

/// A permit of the pixel budget stands for so many pixels.
const PIXELS_A_PERMIT: u64 = 1 << 16;

impl Pool {
    /// Makes a pool; children start with their first job.
    pub fn new(settings: PoolSettings) -> Self {
        let permits = (settings.pixels_in_flight / PIXELS_A_PERMIT).clamp(1, 1 << 24) as usize;
        Self {
            inner: Arc::new(Inner {
                free: Semaphore::new(settings.size),
                patient: Semaphore::new(settings.size),
                pixels: Semaphore::new(permits),
                idle: Mutex::new(Vec::new()),
                settings,
            }),
            urgent: false,
        }
    }

    /// The same pool for work that somebody waits for: it goes before all other work that has not
    /// begun.
    #[must_use]
    pub fn urgent(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), urgent: true }
    }

    /// Has every child do the same job, so that each is started and has loaded what it needs.
    pub async fn each<J: Job>(&self, job: &J) -> Result<(), Problem> {
        let all = (0..self.size()).map(|_| self.run(job));
        futures_util::future::try_join_all(all).await.map(drop)
    }

    /// How many jobs run at once.
    pub fn size(&self) -> usize {
        self.inner.settings.size
    }

    /// Runs one job, waiting for a free child and for room in the pixel budget.
    pub async fn run<J: Job>(&self, job: &J) -> Result<J::Outcome, Problem> {
        let inner = &self.inner;
        let closed = |_| EngineError::Bug("the pool is closed".to_owned());
        let whole = (inner.settings.pixels_in_flight / PIXELS_A_PERMIT).clamp(1, 1 << 24);
        let wanted = (job.pixels() / PIXELS_A_PERMIT).clamp(1, whole) as u32;
        let _patience =
            if self.urgent { None } else { Some(inner.patient.acquire().await.map_err(closed)?) };
        let _room = inner.pixels.acquire_many(wanted).await.map_err(closed)?;
        let _turn = inner.free.acquire().await.map_err(closed)?;

        let idle = inner.idle.lock().await.pop();
        let mut child = match idle {
            Some(child) => child,
            None => inner.settings.start()?,
        };
        let limit = inner.settings.page_timeout * job.pages().max(1);
        match tokio::time::timeout(limit, child.ask(job)).await {
            Ok(Ok(answer)) => {
                child.jobs += 1;
                if child.jobs < inner.settings.jobs_per_child {
                    inner.idle.lock().await.push(child);
                } else {
                    child.dismiss().await;
                }
                answer
            }
            Ok(Err(broken)) => {
                let how = child.end().await;
                Err(EngineError::Died { what: job.name(), how: format!("{how}; {broken}") }.into())
            }
            Err(_) => {
                child.end().await;
                Err(EngineError::TimedOut { what: job.name(), seconds: limit.as_secs() }.into())
            }
        }
    }

    /// Ends the idle children, so that nothing is left running.
    pub async fn close(&self) {
        for child in self.inner.idle.lock().await.drain(..) {
            child.dismiss().await;
        }
    }
}

impl PoolSettings {
    fn start(&self) -> Result<Running, EngineError> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            // Tesseract's OpenMP threads fight each other: four times slower when unset.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            // Ctrl-C is for the parent: it lets running pages end.
            .process_group(0)
            .spawn()
            .map_err(EngineError::Spawn)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (stdin, stdout) = pipes.ok_or_else(|| EngineError::Protocol("no pipes".to_owned()))?;
        Ok(Running { child, stdin, stdout, jobs: 0 })
    }
}

impl Running {
    /// Sends a job and waits for its answer. An outer error means the child is of no more use.
    async fn ask<J: Job>(
        &mut self,
        job: &J,
    ) -> Result<Result<J::Outcome, Problem>, std::io::Error> {
        write_frame(&mut self.stdin, &serde_json::to_vec(job)?).await?;
        let answer = read_frame(&mut self.stdout).await?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Lets a healthy child go: it ends when its input does.
    async fn dismiss(mut self) {
        drop(self.stdin);
        if tokio::time::timeout(Duration::from_secs(2), self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }

    /// Ends a child that is of no more use; says how it ended.
    async fn end(mut self) -> String {
        let died = tokio::time::timeout(Duration::from_millis(200), self.child.wait()).await;
        if let Ok(Ok(status)) = died {
            return status.to_string();
        }
        let _ = self.child.kill().await;
        "killed".to_owned()
    }
}

async fn write_frame(to: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
    to.write_all(&length.to_le_bytes()).await?;
    to.write_all(bytes).await?;
    to.flush().await
}

async fn read_frame(from: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let length = from.read_u32_le().await?;
    if length > FRAME_LIMIT {
        return Err(std::io::Error::other("frame too long"));
    }
    let mut bytes = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut bytes).await?;
    if bytes.len() != length as usize {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Code;

    /// A job that the child sends back as its own answer.
    #[derive(Serialize)]
    struct Echo {
        #[serde(rename = "Ok")]
        text: String,
    }

    impl Job for Echo {
        type Outcome = String;
        fn name(&self) -> String {
            "echo".to_owned()
        }
        fn pixels(&self) -> u64 {
            u64::MAX
        }
    }

    fn pool(program: &str, arguments: &[&str]) -> Pool {
        let arguments = arguments.iter().map(ToString::to_string).collect();
        let mut settings = PoolSettings::new(1, program.into(), arguments);
        settings.page_timeout = Duration::from_millis(400);
        Pool::new(settings)
    }

    fn run(pool: &Pool) -> Result<String, Problem> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime");
        runtime.block_on(pool.run(&Echo { text: "Trà Vinh".to_owned() }))
    }

    #[test]
    fn an_answer_comes_back_whole_even_if_it_wants_the_whole_pixel_budget() {
        assert_eq!(run(&pool("cat", &[])), Ok("Trà Vinh".to_owned()));
    }

    #[test]
    fn a_child_that_dies_costs_its_job_and_the_next_gets_a_new_one() {
        let pool = pool("false", &[]);
        for _ in 0..2 {
            assert_eq!(run(&pool).map_err(|p| p.code), Err(Code(8002)));
        }
    }

    #[test]
    fn a_child_that_hangs_is_killed() {
        assert_eq!(run(&pool("sleep", &["60"])).map_err(|p| p.code), Err(Code(8003)));
    }

    #[test]
    fn a_program_that_is_not_there_is_said_so() {
        assert_eq!(run(&pool("/no/such/program", &[])).map_err(|p| p.code), Err(Code(8001)));
    }
}
