//! The office's words as types: no I/O, no clock, nothing above this module.
//!
//! | type | Vietnamese | what it is |
//! | --- | --- | --- |
//! | [`Sha256`](hash::Sha256) | mã băm | identity of bytes |
//! | [`PaperId`](id::PaperId) | | one paper found in one scan |
//! | [`PageRead`](page::PageRead) | trang | what was read on one page, word by word |
//! | [`Field`](field::Field) | trường dữ liệu | one value with where it stands and how sure it is |
//! | [`Paper`](paper::Paper) | giấy tờ | type, pages, fields |
//! | [`Record`](record::Record) | bản ghi số hóa | what is known of a paper, version by version |
//! | [`ResultId`](result::ResultId), [`Standing`](result::Standing) | kết quả | what was issued, and whether it stands |
//! | [`DossierCode`](dossier::DossierCode) | mã hồ sơ | `H15.50.05.13-261008-0975` |
//! | [`Role`](case::Role), [`Status`](case::Status) | vai, trạng thái hồ sơ | a case at the desk |
//! | [`Calendar`](workday::Calendar), [`Term`](term::Term) | ngày làm việc, thời hạn | when a case is due |
//! | [`DocumentNumber`](number::DocumentNumber) | số, ký hiệu | `12/QĐ-UBND` |
//! | [`PartialDate`](date::PartialDate) | ngày | a date of which parts may be missing |
//! | [`Problem`](problem::Problem) | lỗi | coded, for people |

pub mod canonical;
pub mod case;
pub mod date;
pub mod describe;
pub mod dossier;
pub mod field;
pub mod geometry;
pub mod hash;
pub mod id;
pub mod manifest;
pub mod number;
pub mod page;
pub mod paper;
pub mod person;
pub mod privacy;
pub mod problem;
pub mod raster;
pub mod record;
pub mod result;
pub mod term;
pub mod text;
pub mod workday;
