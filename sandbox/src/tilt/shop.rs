//! Tilt's operations, as the generated stub requires them.

use super::checkout;
use super::core::Core;
use super::oauth2;
use super::start;
use super::state::{Change, Due, Launch, Opened};
use crate::secret::{self, Kind};
use crate::time::Millis;
use axum::http::StatusCode;
use std::sync::Arc;
use tilt::runtime::server::{Credential, Presented};
use tilt::runtime::{Tristate, Uri};
use tilt::server::{
    Api, Attempt, CreateLaunchToken, CreateLaunchTokenResponse, CreateOrder, CreateOrderResponse, CreatePayment,
    CreatePaymentResponse, CreateRefund, CreateRefundResponse, Denied, ExchangeLaunchToken,
    ExchangeLaunchTokenResponse, Failure, GetAsyncapiDocument, GetAsyncapiDocumentResponse, GetLocation,
    GetLocationResponse, GetOpenapiDocument, GetOpenapiDocumentResponse, GetOrder, GetOrderResponse, GetPayment,
    GetPaymentResponse, ListLocations, ListLocationsResponse, ShowHostedCheckout, ShowHostedCheckoutResponse,
    VoidPayment, VoidPaymentResponse,
};
use tilt::types::{
    DiscoveryDocument, LaunchSession, LaunchToken, LocationList, Method, Order, Payment, PaymentCreate, PaymentStatus,
    PaymentVoid, PaymentVoidStatus, Problem, Refund,
};

/// The life of a launch token: ten minutes.
const LAUNCH_LIFE: Millis = 600_000;

/// The caller of an operation: an API client, or a person.
pub(super) struct Partner {
    client: Option<String>,
}

/// Tilt's operations on the state.
pub(super) struct Shop(pub(super) Arc<Core>);

/// Returns an error response in the form that the document declares for all of them.
fn problem(status: StatusCode, detail: impl Into<String>) -> Problem {
    let title = status.canonical_reason().unwrap_or_default();
    Problem::new().type_("about:blank").title(title).status(status.as_u16().into()).detail(detail)
}

fn unknown(what: &str, id: impl std::fmt::Display) -> Problem {
    problem(StatusCode::NOT_FOUND, format!("There is no {what} {id}."))
}

fn conflict(detail: impl Into<String>) -> Problem {
    problem(StatusCode::CONFLICT, detail)
}

fn unfit(detail: &str) -> Problem {
    problem(StatusCode::UNPROCESSABLE_ENTITY, detail)
}

const NO_LOCATION: &str = "`/location_id` names no location of the partner.";

impl Shop {
    /// Returns the order as a response shows it.
    fn shown(&self, opened: &Opened, payments: Vec<Payment>) -> Order {
        let url = checkout::url(&self.0.settings, opened);
        let url = url.map_or(Tristate::Null, |url| Uri::from(url).into());
        let mut order = opened.order.clone().payments(payments);
        order.hosted_checkout_url = url;
        order
    }
}

impl Api for Shop {
    type Caller = Partner;

    async fn authenticate(&self, attempt: &Attempt<'_>) -> Result<Partner, Denied> {
        let store = self.0.store();
        let mut missing = None;
        for presented in attempt.alternatives().iter().flat_map(|alternative| &alternative.schemes) {
            let Presented { scheme, scopes, credential: Credential::Bearer(token), .. } = presented else { continue };
            let Some(grant) = store.state.tokens.get(&secret::hash(token)) else { continue };
            let is_ours = grant.client.as_ref().is_none_or(|client| *client == self.0.settings.client_id);
            // A person's token is not valid for a machine, and the other way round.
            if (*scheme == "userJwt") != grant.client.is_none() || !is_ours || grant.expires <= store.now() {
                continue;
            }
            match scopes.iter().find(|scope| !grant.scopes.iter().any(|own| own == *scope)) {
                None => return Ok(Partner { client: grant.client.clone() }),
                Some(scope) => missing = Some(format!("The scope `{scope}` is missing.")),
            }
        }
        Err(missing.map_or_else(Denied::unauthenticated, Denied::forbidden))
    }

    async fn list_locations(&self, _: &Partner, _: ListLocations) -> Result<ListLocationsResponse, Failure> {
        Ok(ListLocationsResponse::Ok(LocationList::new().locations(start::locations().collect())))
    }

    async fn get_location(&self, _: &Partner, request: GetLocation) -> Result<GetLocationResponse, Failure> {
        Ok(match start::location(request.location_id) {
            Some(location) => GetLocationResponse::Ok(location),
            None => GetLocationResponse::NotFound(unknown("location", request.location_id)),
        })
    }

    async fn create_order(&self, caller: &Partner, request: CreateOrder) -> Result<CreateOrderResponse, Failure> {
        if start::location(request.body.location_id).is_none() {
            return Ok(CreateOrderResponse::UnprocessableContent(unfit(NO_LOCATION)));
        }
        let order = start::order(request.body, caller.client.clone());
        let opened = self.0.step(|draft| {
            let link_expires = order.return_url.as_ref().map(|_| draft.at.saturating_add(checkout::LINK_LIFE));
            let opened = Opened { order, link_expires };
            if let Some(at) = link_expires {
                draft.due(at, Due::LinkExpires(opened.order.order_id));
            }
            draft.changes.push(Change::Order(Box::new(opened.clone())));
            opened
        })?;
        Ok(CreateOrderResponse::Created(self.shown(&opened, Vec::new())))
    }

    async fn get_order(&self, _: &Partner, request: GetOrder) -> Result<GetOrderResponse, Failure> {
        let store = self.0.store();
        let Some(opened) = store.state.orders.get(&request.order_id) else {
            return Ok(GetOrderResponse::NotFound(unknown("order", request.order_id)));
        };
        let payments = store.state.charges(request.order_id).map(|charge| charge.payment.clone()).collect();
        Ok(GetOrderResponse::Ok(self.shown(opened, payments)))
    }

    async fn create_payment(&self, _: &Partner, request: CreatePayment) -> Result<CreatePaymentResponse, Failure> {
        use CreatePaymentResponse::{Conflict, Created, NotFound, UnprocessableContent};
        let PaymentCreate { method, amount_cents, .. } = request.body;
        if method != Method::Card {
            return Ok(UnprocessableContent(unfit("`/method` is none that can be requested here.")));
        }
        let delay = self.0.settings.delay;
        let answer = self.0.step(|draft| {
            let Some(Opened { order, .. }) = draft.state.orders.get(&request.order_id) else {
                return NotFound(unknown("order", request.order_id));
            };
            let remains = draft.state.remains(order);
            if amount_cents > remains {
                return Conflict(conflict(format!("The amount exceeds the {remains} cents that remain.")));
            }
            Created(draft.charge(request.order_id, amount_cents, None, delay))
        });
        Ok(answer?)
    }

    async fn get_payment(&self, _: &Partner, request: GetPayment) -> Result<GetPaymentResponse, Failure> {
        Ok(match self.0.store().state.charge(request.order_id, request.payment_id) {
            Some(charge) => GetPaymentResponse::Ok(charge.payment.clone()),
            None => GetPaymentResponse::NotFound(unknown("payment", request.payment_id)),
        })
    }

    async fn void_payment(&self, _: &Partner, request: VoidPayment) -> Result<VoidPaymentResponse, Failure> {
        use VoidPaymentResponse::{Conflict, NotFound, Ok as Voided};
        let answer = self.0.step(|draft| {
            let Some(charge) = draft.state.charge(request.order_id, request.payment_id) else {
                return NotFound(unknown("payment", request.payment_id));
            };
            let status = &charge.payment.status;
            if !matches!(status, PaymentStatus::Pending | PaymentStatus::Approved) {
                let detail = format!("The payment is {} and can no longer be voided.", status.as_str());
                return Conflict(conflict(detail));
            }
            let voided = draft.void(charge);
            let at = voided.updated_at.unwrap_or(voided.created_at);
            Voided(PaymentVoid::new(voided.payment_id, PaymentVoidStatus::Voided, at))
        });
        Ok(answer?)
    }

    async fn create_refund(&self, _: &Partner, request: CreateRefund) -> Result<CreateRefundResponse, Failure> {
        use CreateRefundResponse::{Conflict, Created, NotFound};
        let answer = self.0.step(|draft| {
            let Some(charge) = draft.state.charge(request.order_id, request.payment_id) else {
                return NotFound(unknown("payment", request.payment_id));
            };
            let Payment { status, amount_cents, .. } = &charge.payment;
            if !matches!(status, PaymentStatus::Approved | PaymentStatus::Settled) {
                let detail = format!("The payment is {} and cannot be refunded.", status.as_str());
                return Conflict(conflict(detail));
            }
            let left = amount_cents.saturating_sub(charge.refunded);
            let amount = request.body.amount_cents.unwrap_or(left);
            if amount > left {
                return Conflict(conflict(format!("The amount exceeds the {left} cents that are left.")));
            }
            draft.refund(charge, amount);
            let refund = Refund::new().refund_id(uuid::Uuid::new_v4()).payment_id(request.payment_id);
            Created(refund.amount_cents(amount).created_at(crate::time::text(draft.at)))
        });
        Ok(answer?)
    }

    async fn show_hosted_checkout(&self, request: ShowHostedCheckout) -> Result<ShowHostedCheckoutResponse, Failure> {
        use ShowHostedCheckoutResponse::{Gone, NotFound, Ok as Page};
        Ok(match checkout::form(&self.0, &request.token) {
            Ok(form) => Page(form.page(&request.token, None)),
            Err(checkout::NoForm::Unknown) => {
                NotFound(problem(StatusCode::NOT_FOUND, "There is no such payment form."))
            }
            Err(checkout::NoForm::Expired) => Gone(problem(StatusCode::GONE, "The payment link has run out.")),
            Err(checkout::NoForm::Paid) => Gone(problem(StatusCode::GONE, "Nothing of the order is left to pay.")),
        })
    }

    async fn create_launch_token(
        &self,
        _: &Partner,
        request: CreateLaunchToken,
    ) -> Result<CreateLaunchTokenResponse, Failure> {
        use CreateLaunchTokenResponse::{Created, UnprocessableContent};
        if start::location(request.body.location_id).is_none() {
            return Ok(UnprocessableContent(unfit(NO_LOCATION)));
        }
        let token = Kind::Launch.draw()?;
        let hash = secret::hash(&token);
        self.0.step(|draft| {
            let launch = Launch { expires: draft.at.saturating_add(LAUNCH_LIFE), is_used: false };
            draft.changes.push(Change::Launch(hash, launch));
        })?;
        Ok(Created(LaunchToken::new().token(token)))
    }

    async fn exchange_launch_token(
        &self,
        request: ExchangeLaunchToken,
    ) -> Result<ExchangeLaunchTokenResponse, Failure> {
        use ExchangeLaunchTokenResponse::{Gone, NotFound, Ok as Session};
        let hash = secret::hash(&request.body.token);
        let launched = self.0.step(|draft| {
            let launch = draft.state.launches.get(&hash).cloned()?;
            let is_good = !launch.is_used && launch.expires > draft.at;
            if is_good {
                draft.changes.push(Change::Launch(hash.clone(), Launch { is_used: true, ..launch }));
            }
            Some(is_good)
        })?;
        Ok(match launched {
            None => NotFound(problem(StatusCode::NOT_FOUND, "There is no such launch token.")),
            Some(false) => Gone(problem(StatusCode::GONE, "The token has been used, or has run out.")),
            Some(true) => {
                let token = oauth2::mint(&self.0, None, Vec::new())?;
                let life = i64::try_from(oauth2::LIFE).unwrap_or(i64::MAX);
                Session(LaunchSession::new().access_token(token).token_type("Bearer").expires_in(life))
            }
        })
    }

    // The documents' own text is served instead: see `documents`.
    async fn get_openapi_document(&self, _: GetOpenapiDocument) -> Result<GetOpenapiDocumentResponse, Failure> {
        Ok(GetOpenapiDocumentResponse::Ok(DiscoveryDocument::new()))
    }

    async fn get_asyncapi_document(&self, _: GetAsyncapiDocument) -> Result<GetAsyncapiDocumentResponse, Failure> {
        Ok(GetAsyncapiDocumentResponse::Ok(DiscoveryDocument::new()))
    }
}
