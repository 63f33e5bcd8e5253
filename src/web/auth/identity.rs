//! Who proves who people are. Local accounts today; a provider of another kind (OIDC) is
//! another implementation of [`Identity`]: it sends the browser away in `begin` and proves what
//! comes back in `prove`.

use std::future::Future;
use std::pin::Pin;

use zeroize::Zeroizing;

use super::password;
use crate::catalog::SqliteCatalog;
use crate::catalog::web::Role;
use crate::domain::problem::Problem;
use crate::web::error::WebError;

/// What somebody offers to prove who they are.
pub enum Proof {
    /// A name and a password.
    Password {
        /// The account's name.
        name: String,
        /// The password.
        password: Zeroizing<String>,
    },
    /// What a provider sent back with the browser.
    Code {
        /// The authorisation code.
        code: String,
        /// The state that was given to [`Identity::begin`].
        state: String,
    },
}

/// Somebody proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The account's name.
    pub name: String,
    /// How others see them.
    pub display: String,
    /// What they may do.
    pub role: Role,
    /// Whether the password is a one-time one.
    pub must_change: bool,
}

/// A future of an [`Identity`].
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Problem>> + Send + 'a>>;

/// Proves who people are.
pub trait Identity: Send + Sync {
    /// Where a browser has to go first; `None` where a name and a password are asked for here.
    fn begin(&self, _state: &str) -> Option<String> {
        None
    }

    /// Proves it, or refuses with [`WebError::WrongPassword`].
    fn prove<'a>(&'a self, proof: &'a Proof) -> Asked<'a, Person>;

    /// What is known of somebody whose session goes on; `None` where they may no longer come in.
    fn known<'a>(&'a self, name: &'a str) -> Asked<'a, Option<Person>>;
}

/// The office's own accounts.
pub struct LocalAccounts {
    catalog: SqliteCatalog,
}

impl LocalAccounts {
    /// Accounts of an office.
    pub fn new(catalog: SqliteCatalog) -> Self {
        Self { catalog }
    }
}

impl Identity for LocalAccounts {
    fn prove<'a>(&'a self, proof: &'a Proof) -> Asked<'a, Person> {
        Box::pin(async move {
            let Proof::Password { name, password } = proof else {
                return Err(WebError::WrongPassword.into());
            };
            let account = self.catalog.account(name).await?.filter(|found| !found.disabled);
            let hash = account.as_ref().map(|found| found.password.clone());
            // An unknown name costs as much time as a wrong password.
            let right = password::verify(password.clone(), hash).await?;
            match account.filter(|_| right) {
                Some(found) => Ok(Person {
                    name: found.name,
                    display: found.display,
                    role: found.role,
                    must_change: found.must_change,
                }),
                None => Err(WebError::WrongPassword.into()),
            }
        })
    }

    fn known<'a>(&'a self, name: &'a str) -> Asked<'a, Option<Person>> {
        Box::pin(async move {
            let account = self.catalog.account(name).await?.filter(|found| !found.disabled);
            Ok(account.map(|found| Person {
                name: found.name,
                display: found.display,
                role: found.role,
                must_change: found.must_change,
            }))
        })
    }
}
