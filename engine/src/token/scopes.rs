//! Which scopes a token gets (RFC 6749 section 3.3).

/// What was asked for, in its order and each once, where all of it is held; else the first that is
/// not. Where nothing was asked for: what is held and is given without being asked for.
pub(crate) fn of_these(
    held: &[String],
    asked: Option<&str>,
    unasked: impl Fn(&str) -> bool,
) -> Result<String, String> {
    let mut asked = asked.unwrap_or("").split(' ').filter(|scope| !scope.is_empty()).peekable();
    if asked.peek().is_none() {
        let own = held.iter().map(String::as_str).filter(|scope| unasked(scope));
        return Ok(own.collect::<Vec<_>>().join(" "));
    }
    let mut scopes: Vec<&str> = Vec::new();
    for scope in asked {
        if !held.iter().any(|own| own == scope) {
            return Err(scope.to_owned());
        }
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Ok(scopes.join(" "))
}

/// Of these scopes, apart by blanks, the ones that are still held.
pub(crate) fn still_held(held: &[String], scopes: &str) -> Vec<String> {
    let of = scopes.split(' ').filter(|scope| held.iter().any(|own| own == scope));
    of.map(str::to_owned).collect()
}

/// Whether a scope says something about a person, so that it means nothing without one.
pub(crate) fn is_about_people(scope: &str) -> bool {
    matches!(scope, "openid" | "profile" | "email" | "address" | "phone" | "offline_access")
}
