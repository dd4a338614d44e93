//! The command line. Errors are one line on standard error that says what to do; exit code 1, or 2
//! for wrong usage.

use crate::config::{Config, Problem, Source};
use crate::run::{operator_ctx, run, start_engine};
use crate::telemetry;
use clap::{Args, Parser, Subcommand};
use grantry_core::console::KeyList;
use grantry_core::field_error::Reason;
use grantry_core::public_url::PublicUrl;
use grantry_core::secret::Secret;
use grantry_core::user::{Email, FirstName, NewPassword, Role};
use grantry_engine::authority::Operator;
use grantry_engine::{Administrator, AdministratorMade, Engine, Rotated, SystemRng};
use std::io::Read;
use std::path::PathBuf;

/// An OAuth 2.1 and OpenID Connect server with a dashboard for applications.
#[derive(Parser)]
#[command(name = "grantry", version, about)]
pub(crate) struct Cli {
    /// Configuration file (TOML); environment variables override it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server (the default).
    Serve,
    /// Bring the database to this version's schema.
    Migrate,
    /// Read the configuration and say what is wrong with it.
    CheckConfig,
    /// Administrators.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Signing keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Print the OpenAPI document of the admin API.
    Openapi,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Make a person who can sign in to the dashboard.
    Create(CreateAdmin),
}

#[derive(Args)]
struct CreateAdmin {
    /// The e-mail address to sign in with.
    #[arg(long)]
    email: String,
    /// The first name; the part of the address before the @ where it is left out.
    #[arg(long)]
    first_name: Option<String>,
    /// platform-admin, tenant-admin, auditor or user.
    #[arg(long, default_value = "platform-admin", value_parser = role)]
    role: Role,
    #[command(flatten)]
    password: PasswordChoice,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct PasswordChoice {
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
    /// Make a password and print it.
    #[arg(long)]
    generate_password: bool,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// List the signing keys and what each is good for.
    List,
    /// Publish new signing keys; they sign ten minutes later.
    Rotate,
}

fn role(text: &str) -> Result<Role, String> {
    let names: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
    Role::parse(text).ok_or_else(|| format!("use one of {}", names.join(", ")))
}

/// Does what the command line says. The error is one line.
pub(crate) async fn execute(cli: Cli) -> Result<(), String> {
    let command = cli.command.unwrap_or(Command::Serve);
    match command {
        Command::CheckConfig => return check_config(cli.config),
        Command::Openapi => {
            print!("{}", crate::api::openapi());
            return Ok(());
        }
        _ => {}
    }
    let config = load(cli.config).map_err(|problems| first_line(&problems))?;
    telemetry::init(&config);
    match command {
        Command::Serve => run(config).await,
        Command::Migrate => migrate(&config).await,
        Command::Admin(AdminCommand::Create(arguments)) => create_admin(&config, arguments).await,
        Command::Keys(KeysCommand::List) => list_keys(&config).await,
        Command::Keys(KeysCommand::Rotate) => rotate_keys(&config).await,
        Command::CheckConfig | Command::Openapi => unreachable!("handled above"),
    }
}

fn load(file: Option<PathBuf>) -> Result<Config, Vec<Problem>> {
    let environment = std::env::vars_os().filter_map(|(name, value)| {
        Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
    });
    let source = Source::read(file, environment).map_err(|problem| vec![problem])?;
    Config::parse(&source)
}

fn first_line(problems: &[Problem]) -> String {
    let first = problems.first().map(ToString::to_string).unwrap_or_default();
    match problems.len() {
        0 | 1 => first,
        n => format!("{first} (and {} more: grantry check-config)", n - 1),
    }
}

fn check_config(file: Option<PathBuf>) -> Result<(), String> {
    match load(file) {
        Ok(config) => {
            for name in &config.unknown {
                println!("{name} is not a setting of this version and is ignored");
            }
            println!("the configuration is right; the database is {}", config.database);
            Ok(())
        }
        Err(problems) => {
            let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
            Err(lines.join("\ngrantry: "))
        }
    }
}

async fn migrate(config: &Config) -> Result<(), String> {
    Engine::migrate(&config.database).await.map_err(|error| error.to_string())?;
    println!("{} is sound and at this version's schema", config.database);
    Ok(())
}

async fn open(config: &Config) -> Result<Engine, String> {
    let public_url = config.public_url.clone();
    let public_url = public_url.unwrap_or_else(|| PublicUrl::on_localhost(config.listen.port()));
    start_engine(config, &public_url).await.map_err(|error| error.to_string())
}

async fn create_admin(config: &Config, arguments: CreateAdmin) -> Result<(), String> {
    let email = Email::parse(&arguments.email).map_err(|r| format!("--email: {}", r.message()))?;
    let first_name = match &arguments.first_name {
        Some(name) => FirstName::parse(name),
        None => FirstName::from_email(&email),
    };
    let first_name = first_name.map_err(|reason| format!("--first-name: {}", reason.message()))?;
    let generated = arguments.password.generate_password.then(generate_password);
    let typed = match &generated {
        Some(password) => password.clone(),
        None => read_password()?,
    };
    let password = NewPassword::parse(typed.expose(), &[email.as_str(), first_name.as_str()])
        .map_err(|reason| format!("the password: {}", reason.message()))?;
    let engine = open(config).await?;
    let ctx = operator_ctx(&engine);
    let authority = Operator::at_the_command_line().platform_admin();
    let shown = email.to_string();
    let person = Administrator { email, first_name, role: arguments.role, password };
    let made = engine.create_administrator(&ctx, &authority, person).await;
    engine.close().await;
    match made.map_err(|fault| format!("nobody was made: {fault}"))? {
        AdministratorMade::Done => {
            println!("{shown} can sign in now ({})", arguments.role);
            if let Some(password) = generated {
                println!("password: {}", password.expose());
            }
            Ok(())
        }
        AdministratorMade::EmailTaken => {
            Err(format!("{shown} exists already; choose another address"))
        }
        AdministratorMade::NotTheFirst => Err("somebody else was made first; try again".to_owned()),
    }
}

fn read_password() -> Result<Secret<String>, String> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(4_096);
    input
        .read_to_string(&mut text)
        .map_err(|error| format!("cannot read the password: {error}"))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// 20 characters of an alphabet without look-alikes: about 117 bits.
fn generate_password() -> Secret<String> {
    use grantry_engine::Rng;
    const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    let mut password = String::new();
    while password.len() < 20 {
        let mut byte = [0];
        SystemRng.fill(&mut byte);
        // Bytes past the last full run of the alphabet would favour its beginning.
        if let Some(letter) = ALPHABET.get(usize::from(byte[0] % 64)) {
            password.push(char::from(*letter));
        }
    }
    Secret::new(password)
}

async fn list_keys(config: &Config) -> Result<(), String> {
    let engine = open(config).await?;
    let ctx = operator_ctx(&engine);
    let reader = Operator::at_the_command_line().platform_reader();
    let keys = engine.list_signing_keys(&ctx, &reader).await;
    engine.close().await;
    print_keys(&keys.map_err(|fault| fault.to_string())?);
    Ok(())
}

fn print_keys(keys: &KeyList) {
    println!("{:<6} {:<10} {:<20} {:<20} KEY ID", "ALG", "STATE", "SIGNS FROM", "PUBLISHED UNTIL");
    for key in &keys.items {
        let until = key.published_until.map_or_else(|| "-".to_owned(), |until| until.to_string());
        println!(
            "{:<6} {:<10} {:<20} {:<20} {}",
            key.algorithm.as_str(),
            key.state.label().to_lowercase(),
            key.active_from.to_string(),
            until,
            key.id
        );
    }
}

async fn rotate_keys(config: &Config) -> Result<(), String> {
    let engine = open(config).await?;
    let ctx = operator_ctx(&engine);
    let authority = Operator::at_the_command_line().platform_admin();
    let rotated = engine.rotate_signing_keys(&ctx, &authority).await;
    engine.close().await;
    match rotated.map_err(|fault| format!("nothing was rotated: {fault}"))? {
        Rotated::Done { active_from } => {
            println!("new keys are published and sign from {active_from}");
            Ok(())
        }
        Rotated::Refused(refusal) => Err(refusal.message()),
    }
}
