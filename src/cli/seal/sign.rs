//! Signing by a plan.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::super::error::CliError;
use super::super::outcome::{FORMAT, name_of};
use super::super::say::Say;
use super::Arguments;
use crate::domain::problem::Problem;
use crate::flow::seal::{
    Done, FONT_DIRS, Font, Notary, PlannedSeal, is_archival, seal_by_plan, standing,
};
use crate::lang;
use crate::trust::lasting::Level;
use crate::trust::plan::Plan;
use crate::trust::policy::SigningPolicy;
use crate::trust::{Keyring, Role};

/// Lists the plans of the office's policy.
pub(super) fn list(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let policy = SigningPolicy::of_office(&arguments.office.root().join("policies"))?;
    let mut out = io::stdout().lock();
    for plan in &policy.plan {
        let signers: Vec<&str> = plan.signers.iter().map(|one| role_name(one.role, say)).collect();
        let line = if arguments.json {
            let roles: Vec<&str> = plan.signers.iter().map(|one| one.role.name()).collect();
            json!({"plan": plan.key, "name": plan.name, "class": format!("{:?}", plan.class),
                "signers": roles, "source": plan.source})
            .to_string()
        } else {
            let signers = if signers.is_empty() { "—".to_owned() } else { signers.join(" → ") };
            format!("{:<18} {:?}  {signers}\n{:22}{}", plan.key, plan.class, "", plan.name)
        };
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let wrong = |value: &str, wanted| CliError::Argument { value: value.to_owned(), wanted };
    let policy = SigningPolicy::of_office(&arguments.office.root().join("policies"))?;
    let plan = policy.plan(&arguments.plan).ok_or_else(|| wrong(&arguments.plan, "plan"))?;
    if arguments.files.is_empty() {
        return Err(wrong("", "PDF").into());
    }
    let needs_number =
        plan.signers.iter().any(|one| one.text == crate::trust::plan::Wording::Number);
    if needs_number && arguments.number.is_none() && !arguments.hidden {
        return Err(wrong("--number", "document number").into());
    }
    let passphrase = arguments.office.passphrase(false)?;
    let ring = Keyring::open(&arguments.office.keys(), &passphrase)?;
    say.weak_files(&ring);
    let services = arguments.services.open(&policy, &arguments.office)?;
    let font = Font::find(&FONT_DIRS).ok();
    let mut worst = 0;
    for file in &arguments.files {
        let now = jiff::Timestamp::now();
        let mut notary = Notary::new(&services.authorities, services.sources(), now);
        let signers = Role::ALL.into_iter().filter_map(|role| ring.signer(role));
        notary.known = signers.flat_map(|signer| signer.chain().to_vec()).collect();
        let wanted = PlannedSeal {
            plan,
            policy: &policy,
            signer: &|role| ring.signer(role),
            notary: &notary,
            level: arguments.level.map_or(policy.time.level, Level::from),
            font: font.as_ref(),
            time: now,
            captured: now,
            number: arguments.number.clone(),
            hidden: arguments.hidden,
        };
        let code = one(arguments, file, plan, &wanted, say);
        worst = worst.max(code);
    }
    Ok(ExitCode::from(worst))
}

fn one(arguments: &Arguments, file: &Path, plan: &Plan, wanted: &PlannedSeal<'_>, say: Say) -> u8 {
    let output = output_of(arguments, file);
    let done = sealed(file, &output, wanted);
    match &done {
        Ok(Made::New(done, archival)) => {
            told(file, &output, plan, done, *archival, arguments, say);
            u8::from(done.sealed.is_none() || done.waiting.is_some() || done.short.is_some())
        }
        Ok(Made::Before) => {
            say.line(
                &format!("✓ {}: đã ký từ trước", output.display()),
                &format!("✓ {}: signed before", output.display()),
            );
            0
        }
        Err(problem) => {
            say.problem(&file.display().to_string(), problem);
            if arguments.json {
                print(&json!({"format": FORMAT, "file": name_of(file),
                    "error": {"code": problem.code, "message": lang::what(say.lang, problem)}}));
            }
            problem.class.exit_code()
        }
    }
}

enum Made {
    New(Box<Done>, bool),
    /// The output is there, signed: an earlier call made it.
    Before,
}

fn sealed(file: &Path, output: &Path, wanted: &PlannedSeal<'_>) -> Result<Made, Problem> {
    if output.exists() {
        if standing(output)?.is_some() {
            return Ok(Made::Before);
        }
        let source = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(CliError::Write { path: output.to_owned(), source }.into());
    }
    if let Some(parent) = output.parent().filter(|parent| *parent != Path::new("")) {
        std::fs::create_dir_all(parent)
            .map_err(|source| CliError::Write { path: parent.to_owned(), source })?;
    }
    let archival = is_archival(file)?;
    Ok(Made::New(Box::new(seal_by_plan(file, output, wanted)?), archival))
}

/// Beside the file, or in the folder named.
fn output_of(arguments: &Arguments, file: &Path) -> PathBuf {
    if let Some(dir) = &arguments.out {
        return dir.join(file.file_name().unwrap_or_default());
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    // the next signer's file is not called signed-signed
    let stem =
        stem.strip_suffix("-da-ky").map_or(stem.clone(), |stem| format!("{stem}-da-ky2").into());
    file.with_file_name(format!(
        "{stem}{}.pdf",
        if stem.contains("-da-ky") { "" } else { "-da-ky" }
    ))
}

fn told(
    file: &Path,
    output: &Path,
    plan: &Plan,
    done: &Done,
    archival: bool,
    arguments: &Arguments,
    say: Say,
) {
    let level = done.extended.as_ref().map(|extended| extended.standing.level);
    let level = level.or_else(|| Some(standing(output).ok()??.level));
    let short = done.short.as_ref().map(|problem| lang::what(say.lang, problem));
    if arguments.json {
        let signed: Vec<&str> = done.signed.iter().map(|role| role.name()).collect();
        print(&json!({"format": FORMAT, "file": name_of(file), "output": output,
            "plan": plan.key, "class": format!("{:?}", plan.class), "signed": signed,
            "waiting": done.waiting.map(Role::name), "level": level.map(Level::name),
            "sha256": done.extended.as_ref().map(|e| e.sha256).or(done.sealed.as_ref().map(|s| s.sha256)),
            "pdfa": archival, "short": short}));
    } else if done.sealed.is_some() {
        let names: Vec<&str> = done.signed.iter().map(|role| role_name(*role, say)).collect();
        let level = level.map_or("", Level::name);
        say.line(
            &format!("✓ {}: {} đã ký, {level}", output.display(), names.join(", ")),
            &format!("✓ {}: signed by {}, {level}", output.display(), names.join(", ")),
        );
    }
    if !archival {
        say.line(
            "  Lưu ý: tệp không phải PDF/A, về lâu dài có thể không mở được như hôm nay",
            "  Note: this is no PDF/A; in years to come it may not be shown as it is today",
        );
    }
    if let Some(role) = done.waiting {
        let name = role_name(role, say);
        say.line(
            &format!(
                "  Còn chờ {name} ký: chạy lại lệnh này trên tệp vừa ký, nơi có khóa của {name}"
            ),
            &format!("  Waiting for {name}: run this command there on the file just signed"),
        );
    }
    if let Some(short) = short {
        say.line(
            &format!("  Chưa đạt mức cần thiết: {short} Nâng cấp sau: sohoa seal --upgrade"),
            &format!("  Below the level asked for: {short} Later: sohoa seal --upgrade"),
        );
    }
}

fn role_name(role: Role, say: Say) -> &'static str {
    match role {
        Role::Digitizer => say.pick("người số hóa", "digitizer"),
        Role::Agency => say.pick("cơ quan", "agency"),
        Role::Person => say.pick("người có thẩm quyền", "competent person"),
        Role::Certifier => say.pick("người chứng thực", "certifier"),
    }
}

/// A reader that has seen enough closes the pipe: no error.
pub(super) fn print(value: &serde_json::Value) {
    let _ = writeln!(io::stdout().lock(), "{value}");
}
