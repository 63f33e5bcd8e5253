//! The machine: processors, memory, the reading engine, fonts.

use super::Finding;
use crate::cli::say::Say;
use crate::flow::read::{ReadSettings, Reader, engine_version};
use crate::flow::seal::{FONT_DIRS, Font};

/// What one reading process may take while it reads a large page, with its share of the rest.
const BYTES_A_CORE: u64 = 350_000_000;

/// Older engines read Vietnamese worse, and their data is another.
const OLDEST_ENGINE: u32 = 5;

pub(super) fn look(say: Say) -> Vec<Finding> {
    vec![memory(say), engine(say), language(say), font(say)]
}

fn memory(say: Say) -> Finding {
    let check = "machine";
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let system = read("/proc/meminfo").and_then(|text| available(&text));
    // A container may be allowed less than the machine has.
    let allowed = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse().ok());
    let used = read("/sys/fs/cgroup/memory.current").and_then(|text| text.trim().parse().ok());
    let left = allowed.map(|allowed: u64| allowed.saturating_sub(used.unwrap_or(0)));
    let Some(bytes) = system.into_iter().chain(left).min() else {
        return Finding::note(check, format!("{cores} {}", say.pick("nhân", "cores")));
    };
    let words = say.pick("{c} nhân, còn {m} MB bộ nhớ", "{c} cores, {m} MB of memory free");
    let message =
        words.replace("{c}", &cores.to_string()).replace("{m}", &(bytes / 1_000_000).to_string());
    if bytes >= BYTES_A_CORE * cores as u64 {
        return Finding::good(check, message);
    }
    let jobs = (bytes / BYTES_A_CORE).max(1);
    let advice = say.pick(
        "Đọc bằng ít tiến trình hơn: sohoa run --jobs {j}",
        "Read with fewer processes: sohoa run --jobs {j}",
    );
    Finding::bad(check, message, advice.replace("{j}", &jobs.to_string()))
}

/// Bytes the kernel says are available (proc(5): `MemAvailable`, in units of 1024 bytes).
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

fn engine(say: Say) -> Finding {
    let version = engine_version();
    let number = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    let major = number.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_ENGINE) {
        return Finding::good("tesseract", version);
    }
    let advice = say.pick(
        "Cần bản 5 trở lên (Debian 12): apt-get install tesseract-ocr",
        "Version 5 or newer is needed (Debian 12): apt-get install tesseract-ocr",
    );
    Finding::bad("tesseract", version, advice)
}

/// Loads the language as reading does: what loads is there and fits the engine.
fn language(say: Say) -> Finding {
    let settings = ReadSettings::default();
    match Reader::new(&settings) {
        Ok(_) => Finding::good(
            "tesseract-vie",
            say.pick("Dữ liệu nhận dạng tiếng Việt nạp được", "Vietnamese reading data loads"),
        ),
        Err(error) => Finding::problem("tesseract-vie", &error.into(), say),
    }
}

fn font(say: Say) -> Finding {
    match Font::find(&FONT_DIRS) {
        Ok(_) => Finding::good(
            "font",
            say.pick(
                "Có phông chữ có chân đủ chữ Việt để ghi lên trang",
                "A serif font with all Vietnamese letters is there",
            ),
        ),
        Err(error) => Finding::problem("font", &error.into(), say),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_kernel_says_of_memory() {
        let text = "MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\n";
        assert_eq!(available(text), Some(8_192_000_000));
        assert_eq!(available("MemTotal: 1 kB\n"), None);
    }
}
