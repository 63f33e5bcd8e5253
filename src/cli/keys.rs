//! `sohoa keys`: the key ring of an office.

use std::io::Write;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};

use super::office::OfficeArguments;
use super::say::Say;
use crate::domain::hash::Sha256;
use crate::domain::problem::Problem;
use crate::store::Office;
use crate::trust::policy::Allowed;
use crate::trust::{Certificate, InitOptions, keys};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tạo kho và chùm khóa / makes an office with its keys
    ///
    /// Khóa đặt tên cho các đối tượng trong kho, khóa ký dữ liệu, và, nếu có --sample, một nơi cấp
    /// chứng thư MẪU cùng chứng thư của người số hóa và của cơ quan. Chữ ký mẫu không có giá trị
    /// pháp lý. / A store key, a record key and, with --sample, a sample authority with
    /// certificates of the digitizer and the agency: signatures without legal value.
    #[command(
        after_help = "Ví dụ / examples:\n  sohoa keys init --sample\n  sohoa keys init --agency \
                      'Ủy ban nhân dân phường Trà Vinh' --digitizer 'Nguyễn Văn A'\n  sohoa keys \
                      init --sample --office kho --passphrase-file mat-khau.txt"
    )]
    Init(Init),
}

#[derive(clap::Args)]
struct Init {
    #[command(flatten)]
    office: OfficeArguments,
    /// Kèm nơi cấp chứng thư mẫu, để dùng thử / with a sample authority, to try things
    #[arg(long)]
    sample: bool,
    /// Tên cơ quan / the agency's name
    #[arg(long, default_value = "Ủy ban nhân dân xã Mẫu")]
    agency: String,
    /// Tên người số hóa / the digitizer's name
    #[arg(long, default_value = "Nguyễn Thị Mẫu")]
    digitizer: String,
    /// Thuật toán của khóa mẫu / the sample keys' algorithm
    #[arg(long, value_enum, default_value_t = Kind::EcdsaP256)]
    algorithm: Kind,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    EcdsaP256,
    RsaPss,
    Ed25519,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let Command::Init(init) = &arguments.command;
    let root = init.office.root();
    Office::create(&root)?;
    let options = InitOptions {
        office_name: init.agency.clone(),
        digitizer_name: init.digitizer.clone(),
        agency_name: init.agency.clone(),
        sample: init.sample,
        algorithm: match init.algorithm {
            Kind::EcdsaP256 => Allowed::EcdsaP256,
            Kind::RsaPss => Allowed::RsaPss,
            Kind::Ed25519 => Allowed::Ed25519,
        },
    };
    let passphrase = init.office.passphrase(true)?;
    keys::init(&init.office.keys(), &options, &passphrase, jiff::Timestamp::now())?;
    let path = root.display();
    say.line(&format!("Đã tạo kho và khóa tại {path}"), &format!("Office and keys made at {path}"));
    if init.sample {
        let ca = Certificate::read_file(&init.office.keys().join("ca.cert.pem"))?;
        for certificate in &ca {
            let print = Sha256::of(certificate.der());
            say.line(
                &format!("Nơi cấp MẪU, không có giá trị pháp lý, SHA-256 {print}"),
                &format!("SAMPLE authority without legal value, SHA-256 {print}"),
            );
        }
    } else {
        say.line(
            "Đặt digitizer.key.pem và digitizer.cert.pem (chứng thư đã được cấp) vào thư mục keys \
             trước khi chạy sohoa run",
            "Put digitizer.key.pem and digitizer.cert.pem (issued to you) into the folder keys \
             before sohoa run",
        );
    }
    let _ = std::io::stderr().flush();
    Ok(ExitCode::SUCCESS)
}
