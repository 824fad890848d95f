//! A small Tilt in memory, behind the generated stub: orders, payments, refunds, launches and the documents.
//!
//! It keeps to the document by knowing it only through the stub's types.

use super::state::{Charge, Grant, Launch, Partner, State};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tilt::construct::PaymentArgs;
use tilt::runtime::Uuid;
use tilt::runtime::server::{Credential, Presented};
use tilt::server::*;
use tilt::types::*;

/// Seconds that a launch token lives.
const LAUNCH: u64 = 600;

/// The shop.
pub(super) struct Shop {
    address: String,
    documents: [DiscoveryDocument; 2],
    state: Mutex<State>,
}

impl Shop {
    /// A shop that listens at `address`, hands out these documents (OpenAPI, AsyncAPI) and lets an
    /// API client in by each of the tokens, with its scopes.
    pub(super) fn new(address: &str, documents: [DiscoveryDocument; 2], tokens: &[(&str, &[&'static str])]) -> Self {
        let state = State::new(tokens);
        Self { address: address.to_owned(), documents, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A refusal in the form that the document gives all of them.
fn problem(status: Status, detail: impl Into<String>) -> Problem {
    let title = status.canonical_reason().unwrap_or_default();
    Problem::new().type_("about:blank").title(title).status(status.as_u16().into()).detail(detail)
}

fn unknown(what: &str, id: impl std::fmt::Display) -> Problem {
    problem(Status::NOT_FOUND, format!("There is no {what} {id}."))
}

fn conflict(detail: impl Into<String>) -> Problem {
    problem(Status::CONFLICT, detail)
}

fn unfit(detail: &str) -> Problem {
    problem(Status::UNPROCESSABLE_ENTITY, detail)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Api for Shop {
    type Caller = Partner;

    async fn authenticate(&self, attempt: &Attempt<'_>) -> Result<Partner, Denied> {
        let state = self.state();
        let mut missing = None;
        for presented in attempt.alternatives().iter().flat_map(|alternative| &alternative.schemes) {
            let Presented { scheme, scopes, credential: Credential::Bearer(token), .. } = presented else { continue };
            let Some(grant) = state.grants.get(*token) else { continue };
            if (*scheme == "userJwt") != grant.client.is_none() {
                continue;
            }
            match scopes.iter().find(|scope| !grant.scopes.contains(scope)) {
                None => return Ok(Partner { client: grant.client.clone() }),
                Some(scope) => missing = Some(format!("The scope `{scope}` is missing.")),
            }
        }
        Err(missing.map_or_else(Denied::unauthenticated, Denied::forbidden))
    }

    async fn list_locations(&self, _: &Partner, _: ListLocations) -> Result<ListLocationsResponse, Failure> {
        let locations = self.state().locations.values().cloned().collect();
        Ok(ListLocationsResponse::Ok(LocationList::new().locations(locations)))
    }

    async fn get_location(&self, _: &Partner, request: GetLocation) -> Result<GetLocationResponse, Failure> {
        Ok(match self.state().locations.get(&request.location_id) {
            Some(location) => GetLocationResponse::Ok(location.clone()),
            None => GetLocationResponse::NotFound(unknown("location", request.location_id)),
        })
    }

    async fn create_order(&self, caller: &Partner, request: CreateOrder) -> Result<CreateOrderResponse, Failure> {
        use CreateOrderResponse::{Created, UnprocessableContent};
        let mut state = self.state();
        if !state.locations.contains_key(&request.body.location_id) {
            return Ok(UnprocessableContent(unfit("`/location_id` names no location of the partner.")));
        }
        Ok(Created(state.order_of(request.body, caller, &self.address)))
    }

    async fn get_order(&self, _: &Partner, request: GetOrder) -> Result<GetOrderResponse, Failure> {
        let mut state = self.state();
        let Some(order) = state.orders.get(&request.order_id).cloned() else {
            return Ok(GetOrderResponse::NotFound(unknown("order", request.order_id)));
        };
        let ids: Vec<Uuid> = state.payments.keys().copied().collect();
        let payments = ids.into_iter().filter_map(|id| Some(state.read(order.order_id, id)?.payment.clone()));
        let payments = payments.collect();
        Ok(GetOrderResponse::Ok(order.payments(payments)))
    }

    async fn create_payment(&self, _: &Partner, request: CreatePayment) -> Result<CreatePaymentResponse, Failure> {
        use CreatePaymentResponse::{Conflict, Created, NotFound, UnprocessableContent};
        let mut state = self.state();
        let PaymentCreate { method, amount_cents, .. } = request.body;
        let Some(order) = state.orders.get(&request.order_id) else {
            return Ok(NotFound(unknown("order", request.order_id)));
        };
        let remains = state.remains(order);
        if method != Method::Card {
            return Ok(UnprocessableContent(unfit("`/method` is none that can be requested here.")));
        }
        if amount_cents > remains {
            return Ok(Conflict(conflict(format!("The amount exceeds the {remains} cents that remain."))));
        }
        let payment = Payment::new(PaymentArgs {
            payment_id: state.id(),
            order_id: request.order_id,
            status: PaymentStatus::Pending,
            amount_cents,
            method: method.as_str().to_owned(),
            created_at: state.now(),
        });
        state.payments.insert(payment.payment_id, Charge { payment: payment.clone(), reads: 0, refunded: 0 });
        Ok(Created(payment))
    }

    async fn get_payment(&self, _: &Partner, request: GetPayment) -> Result<GetPaymentResponse, Failure> {
        Ok(match self.state().read(request.order_id, request.payment_id) {
            Some(charge) => GetPaymentResponse::Ok(charge.payment.clone()),
            None => GetPaymentResponse::NotFound(unknown("payment", request.payment_id)),
        })
    }

    async fn void_payment(&self, _: &Partner, request: VoidPayment) -> Result<VoidPaymentResponse, Failure> {
        use VoidPaymentResponse::{Conflict, NotFound, Ok as Voided};
        let mut state = self.state();
        let now = state.now();
        let Some(Charge { payment, .. }) = state.charge(request.order_id, request.payment_id) else {
            return Ok(NotFound(unknown("payment", request.payment_id)));
        };
        if !matches!(payment.status, PaymentStatus::Pending | PaymentStatus::Approved) {
            let status = payment.status.as_str();
            return Ok(Conflict(conflict(format!("The payment is {status} and can no longer be voided."))));
        }
        payment.status = PaymentStatus::Voided;
        payment.updated_at = Some(now.clone());
        Ok(Voided(PaymentVoid::new(payment.payment_id, PaymentVoidStatus::Voided, now)))
    }

    async fn create_refund(&self, _: &Partner, request: CreateRefund) -> Result<CreateRefundResponse, Failure> {
        use CreateRefundResponse::{Conflict, Created, NotFound};
        let mut state = self.state();
        let (now, id) = (state.now(), state.id());
        let Some(Charge { payment, refunded, .. }) = state.charge(request.order_id, request.payment_id) else {
            return Ok(NotFound(unknown("payment", request.payment_id)));
        };
        if !matches!(payment.status, PaymentStatus::Approved | PaymentStatus::Settled) {
            return Ok(Conflict(conflict(format!("The payment is {}.", payment.status.as_str()))));
        }
        let left = payment.amount_cents - *refunded;
        let amount = request.body.amount_cents.unwrap_or(left);
        if amount > left {
            return Ok(Conflict(conflict(format!("The amount exceeds the {left} cents that are left."))));
        }
        *refunded += amount;
        if *refunded == payment.amount_cents {
            payment.status = PaymentStatus::Refunded;
            payment.updated_at = Some(now.clone());
        }
        let refund = Refund::new().refund_id(id).payment_id(payment.payment_id).amount_cents(amount).created_at(now);
        Ok(Created(refund))
    }

    async fn show_hosted_checkout(&self, request: ShowHostedCheckout) -> Result<ShowHostedCheckoutResponse, Failure> {
        use ShowHostedCheckoutResponse::{Gone, NotFound, Ok as Page};
        let state = self.state();
        let Some(order) = state.forms.get(&request.token).and_then(|order| state.orders.get(order)) else {
            return Ok(NotFound(problem(Status::NOT_FOUND, "There is no such payment form.")));
        };
        let cents = state.remains(order);
        if cents == 0 {
            return Ok(Gone(problem(Status::GONE, "The order is paid.")));
        }
        let title = escaped(order.description.as_deref().unwrap_or("Order"));
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        Ok(Page(format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Checkout</title></head>\n\
             <body><h1>{title}</h1><p>{amount}</p></body>\n</html>\n"
        )))
    }

    async fn create_launch_token(
        &self,
        _: &Partner,
        request: CreateLaunchToken,
    ) -> Result<CreateLaunchTokenResponse, Failure> {
        use CreateLaunchTokenResponse::{Created, UnprocessableContent};
        let mut state = self.state();
        if !state.locations.contains_key(&request.body.location_id) {
            return Ok(UnprocessableContent(unfit("`/location_id` names no location of the partner.")));
        }
        let (token, made) = (state.token(), state.clock);
        state.launches.insert(token.clone(), Launch { made, is_used: false });
        Ok(Created(LaunchToken::new().token(token)))
    }

    async fn exchange_launch_token(
        &self,
        request: ExchangeLaunchToken,
    ) -> Result<ExchangeLaunchTokenResponse, Failure> {
        use ExchangeLaunchTokenResponse::{Gone, NotFound, Ok as Session};
        let mut state = self.state();
        let now = state.clock;
        let Some(launch) = state.launches.get_mut(&request.body.token) else {
            return Ok(NotFound(problem(Status::NOT_FOUND, "There is no such launch token.")));
        };
        if launch.is_used || now > launch.made + LAUNCH {
            return Ok(Gone(problem(Status::GONE, "The token has been used, or has run out.")));
        }
        launch.is_used = true;
        let token = state.token();
        state.grants.insert(token.clone(), Grant { client: None, scopes: Vec::new() });
        Ok(Session(LaunchSession::new().access_token(token).token_type("Bearer").expires_in(3600)))
    }

    async fn get_openapi_document(&self, _: GetOpenapiDocument) -> Result<GetOpenapiDocumentResponse, Failure> {
        Ok(GetOpenapiDocumentResponse::Ok(self.documents[0].clone()))
    }

    async fn get_asyncapi_document(&self, _: GetAsyncapiDocument) -> Result<GetAsyncapiDocumentResponse, Failure> {
        Ok(GetAsyncapiDocumentResponse::Ok(self.documents[1].clone()))
    }
}
