//! What comes next in a request that is good: nothing but a code, or a page that asks a person
//! something (OpenID Connect Core section 3.1.2.3).

use super::hint::Expected;
use super::judged::Judged;
use super::mark::Mark;
use super::person_session::SignedInPerson;
use super::refusal::Refusal;
use super::{AccountAsked, ConsentAsked, ScopeAsked, SignInAsked, Step, Visitor};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::authorize::{Param, Params};

/// Who answers, when nothing stands in the way but perhaps consent.
pub(super) struct Ready {
    pub(super) person: SignedInPerson,
    /// Whether consent has to be asked for.
    pub(super) ask: bool,
}

impl Engine {
    /// Judges a request and says what comes next. Writes only where it ends with a code.
    pub async fn authorize(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
    ) -> Result<Step, Fault> {
        let judged = match self.judge(ctx, params).await? {
            Ok(judged) => judged,
            Err(step) => return Ok(step),
        };
        let ready = match self.person_ready(ctx, &judged, params, visitor).await? {
            Ok(ready) => ready,
            Err(step) => return Ok(step),
        };
        if ready.ask {
            return self.ask_consent(&judged, params, visitor, ready.person).await;
        }
        let scopes = judged.scopes.clone();
        self.issue_code(ctx, &judged, (params, visitor), (ready.person, scopes)).await
    }

    /// Judges a request alone, as it came from somewhere without its browser's cookies. `None`: it
    /// is good, and goes on where they are.
    pub async fn judge_request(&self, ctx: &Ctx, params: &Params) -> Result<Option<Step>, Fault> {
        Ok(self.judge(ctx, params).await?.err())
    }

    /// Whether somebody is there who may answer. Consent comes after it.
    pub(super) async fn person_ready(
        &self,
        ctx: &Ctx,
        judged: &Judged,
        params: &Params,
        visitor: &Visitor,
    ) -> Result<Result<Ready, Step>, Fault> {
        let person = self.person_of(ctx, visitor).await?;
        let session_id = person.as_ref().map(|person| person.session_id.as_str());
        let mark = self.read_mark(ctx, params, visitor, session_id);
        let expected = self.expected(ctx, params, &judged.to.client.client_id).await?;
        let verdict = who_answers(ctx, judged, person.as_ref(), mark, &expected);
        let person = match (verdict, person) {
            (Verdict::Ready, Some(person)) => person,
            (Verdict::Refused(refusal), _) => {
                return Ok(Err(self.refuse(ctx, &judged.to, &refusal)));
            }
            (Verdict::Choose, Some(person)) => {
                let carried = self.carry(judged, params, visitor, Some(&person.session_id));
                let asked = AccountAsked { carried, person: person.shown };
                return Ok(Err(Step::Choose(asked)));
            }
            (_, person) => {
                return Ok(Err(self.ask_sign_in(judged, params, visitor, (person, mark))));
            }
        };
        let admitted = self.admitted(&judged.to.client, &judged.tenant, &person.user_id).await?;
        if admitted.is_none() {
            let refusal = match judged.wish.prompt.none {
                true => Refusal::OtherAccountNeeded,
                false => Refusal::NotAdmitted,
            };
            return Ok(Err(self.refuse(ctx, &judged.to, &refusal)));
        }
        let ask = self.must_ask(judged, &person).await?;
        if ask && judged.wish.prompt.none {
            return Ok(Err(self.refuse(ctx, &judged.to, &Refusal::ConsentRequired)));
        }
        Ok(Ok(Ready { person, ask }))
    }

    /// The sign-in page. Whoever is signed in is named, unless another account is wanted.
    pub(super) fn ask_sign_in(
        &self,
        judged: &Judged,
        params: &Params,
        visitor: &Visitor,
        (person, mark): (Option<SignedInPerson>, Option<Mark>),
    ) -> Step {
        let session_id = person.as_ref().map(|person| person.session_id.as_str());
        let carried = self.carry(judged, params, visitor, session_id);
        let known = person.filter(|_| mark != Some(Mark::Other)).map(|person| person.shown.email);
        let hint = params.get(Param::LoginHint).map(str::to_owned);
        let again = known.is_some() && (hint.is_none() || hint == known);
        let email = hint.or(known).unwrap_or_default();
        Step::SignIn(SignInAsked { carried, email, again })
    }

    /// Consent is asked for where it is missing, where it is wanted, and always for an application
    /// that cannot prove who it is (RFC 8252 section 8.6). A trusted one was allowed for everybody.
    async fn must_ask(&self, judged: &Judged, person: &SignedInPerson) -> Result<bool, Fault> {
        let client = &judged.to.client;
        if !client.confidential {
            return Ok(true);
        }
        if client.trusted {
            return Ok(false);
        }
        if judged.wish.prompt.consent {
            return Ok(true);
        }
        let key = judged.consent_key(&person.user_id);
        let before = self.store.reader().await?.conn().consented(&key).await?.unwrap_or_default();
        let allowed = |scope: &String| before.split(' ').any(|one| one == scope);
        Ok(!judged.scopes.iter().all(allowed))
    }

    async fn ask_consent(
        &self,
        judged: &Judged,
        params: &Params,
        visitor: &Visitor,
        person: SignedInPerson,
    ) -> Result<Step, Fault> {
        let mut scopes = Vec::with_capacity(judged.scopes.len());
        let mut reader = self.store.reader().await?;
        for name in &judged.scopes {
            let words = reader.conn().scope_words(name).await?;
            let required = is_required(name);
            let (title, description, sensitive) = match words {
                Some(words) => (words.title, words.description, words.sensitive),
                None => (name.clone(), String::new(), true),
            };
            scopes.push(ScopeAsked { name: name.clone(), title, description, sensitive, required });
        }
        Ok(Step::Consent(ConsentAsked {
            carried: self.carry(judged, params, visitor, Some(&person.session_id)),
            owner: judged.to.client.owner.clone(),
            person: person.shown,
            scopes,
        }))
    }
}

/// What goes without saying once somebody signs in.
pub(super) fn is_required(scope: &str) -> bool {
    matches!(scope, "openid" | "public")
}

/// Whether the person in front of the browser will do.
enum Verdict {
    Ready,
    SignIn,
    Choose,
    Refused(Refusal),
}

fn who_answers(
    ctx: &Ctx,
    judged: &Judged,
    person: Option<&SignedInPerson>,
    mark: Option<Mark>,
    expected: &Expected,
) -> Verdict {
    let prompt = judged.wish.prompt;
    let fresh = mark == Some(Mark::SignedIn);
    let Some(person) = person else {
        return if prompt.none {
            Verdict::Refused(Refusal::LoginRequired)
        } else {
            Verdict::SignIn
        };
    };
    let too_old = judged.wish.max_age.is_some_and(|age| {
        age.as_millis() == 0 || ctx.now.since(person.signed_in_at).as_millis() > age.as_millis()
    });
    let other = expected.is_other_than(&person.user_id);
    if prompt.none {
        let good = !too_old && !other && *expected != Expected::Nobody;
        return if good { Verdict::Ready } else { Verdict::Refused(Refusal::LoginRequired) };
    }
    if other && fresh {
        // They were asked for somebody else, and signed in as who they are.
        return Verdict::Refused(Refusal::LoginRequired);
    }
    if mark == Some(Mark::Other) || other || ((prompt.login || too_old) && !fresh) {
        return Verdict::SignIn;
    }
    if prompt.select_account && mark.is_none() {
        return Verdict::Choose;
    }
    Verdict::Ready
}
