//! How commands that read take their files and run their child processes.

use std::path::PathBuf;
use std::time::Duration;

use super::error::CliError;
use crate::engine::pool::{Pool, PoolSettings};
use crate::engine::worker::COMMAND;
use crate::flow::intake::{Found, WalkOptions, walk};

#[derive(clap::Args)]
pub(super) struct ReadingArguments {
    /// Mỗi thư mục ảnh là một văn bản / a folder of images is one document
    #[arg(long)]
    folder_is_document: bool,
    #[command(flatten)]
    children: ChildArguments,
}

/// How the child processes run.
#[derive(clap::Args)]
pub(super) struct ChildArguments {
    /// Số tiến trình đọc; mặc định bằng số nhân / reading processes, one a core by default
    #[arg(long)]
    jobs: Option<usize>,
    /// Số giây tối đa cho một trang / seconds one page may take
    #[arg(long, default_value_t = 120)]
    page_timeout: u64,
}

impl ReadingArguments {
    /// The files in `paths`, in an order that never changes.
    pub(super) fn found(&self, paths: &[PathBuf]) -> Vec<Found> {
        walk(paths, &WalkOptions { folder_is_document: self.folder_is_document }).found
    }

    /// The child processes; they start with their first job.
    pub(super) fn pool(&self) -> Result<Pool, CliError> {
        self.children.pool()
    }
}

impl ChildArguments {
    /// One child process for what strangers hand in: it may take 30 s and is soon replaced.
    pub(super) fn judges(&self) -> Result<Pool, CliError> {
        let program = std::env::current_exe().map_err(CliError::Start)?;
        let mut settings = PoolSettings::new(1, program, vec![COMMAND.to_owned()]);
        settings.page_timeout = Duration::from_secs(30.min(self.page_timeout.max(1)));
        settings.jobs_per_child = 50;
        Ok(Pool::new(settings))
    }

    /// The child processes; they start with their first job.
    pub(super) fn pool(&self) -> Result<Pool, CliError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let program = std::env::current_exe().map_err(CliError::Start)?;
        let size = self.jobs.unwrap_or(cores);
        let mut settings = PoolSettings::new(size, program, vec![COMMAND.to_owned()]);
        settings.page_timeout = Duration::from_secs(self.page_timeout.max(1));
        Ok(Pool::new(settings))
    }
}
