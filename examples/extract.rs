//! Sorts and extracts pages already read: each argument is a JSON file with the list of one
//! scan's `PageRead`s; prints a line for each as `sohoa read --json` does.

use sohoa::domain::page::PageRead;
use sohoa::flow::{extract::extract, sort::sort};
use sohoa::rules::Rules;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = Rules::embedded()?;
    let today = std::env::var("TODAY").ok().and_then(|day| day.parse().ok());
    for path in std::env::args().skip(1) {
        let pages: Vec<PageRead> = serde_json::from_slice(&std::fs::read(&path)?)?;
        let papers: Vec<serde_json::Value> = sort(&pages, &rules)
            .into_iter()
            .map(|sorted| {
                let fields = extract(&pages, &sorted, &rules, today);
                serde_json::json!(sohoa::domain::paper::Paper { sorted, fields })
            })
            .collect();
        let texts: Vec<serde_json::Value> = pages
            .iter()
            .map(|p| {
                serde_json::json!({"number": p.number, "width": p.width, "height": p.height,
                "dpi": p.dpi, "text": p.text()})
            })
            .collect();
        let name = std::path::Path::new(&path).file_stem().unwrap_or_default().to_string_lossy();
        let line =
            serde_json::json!({"file": format!("{name}.pdf"), "papers": papers, "pages": texts});
        println!("{line}");
    }
    Ok(())
}
