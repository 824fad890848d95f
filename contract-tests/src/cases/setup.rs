//! What has to be made anew before an operation can be called once more: the order of a payment, the payment itself.

use super::names::resource_of;
use super::order::{Dependencies, dependencies, is_own};
use specwright_model::ir::{Api, OperationId};
use std::collections::BTreeMap;

/// Longer chains than this are not followed.
const LONGEST: usize = 8;

/// Producers by operation.
#[derive(Debug)]
pub(crate) struct Setups {
    chains: Vec<Vec<OperationId>>,
    afters: Vec<Option<OperationId>>,
}

impl Setups {
    /// Looks at every operation once.
    pub(crate) fn new(api: &Api) -> Self {
        let nodes = dependencies(api);
        let finder = Finder { nodes: &nodes, producers: producers(api, &nodes) };
        let chains = (0..nodes.len())
            .map(|id| {
                let mut chain = Vec::new();
                finder.add(id, &mut chain, &mut vec![id]);
                chain
            })
            .collect();
        Self { chains, afters: nodes.iter().map(|node| node.after).collect() }
    }

    /// The operations that make what an operation needs, in the order in which they run. Empty if nobody does.
    pub(crate) fn of(&self, id: OperationId) -> &[OperationId] {
        self.chains.get(id).map_or(&[], Vec::as_slice)
    }

    /// The read that sees whether a thing is ready to be acted on.
    pub(crate) fn read_before(&self, id: OperationId) -> Option<OperationId> {
        self.afters.get(id).copied().flatten().filter(|_| !self.of(id).is_empty())
    }
}

/// Name → the operation that makes it. Only who creates: what a list shows is there anyway, and is not ours. Whose
/// resource it is goes before who shows it too, as an order shows its payments.
fn producers<'n>(api: &Api, nodes: &'n [Dependencies]) -> BTreeMap<&'n str, OperationId> {
    let mut producers: BTreeMap<&str, (bool, OperationId)> = BTreeMap::new();
    for (id, (operation, node)) in api.operations.iter().zip(nodes).enumerate() {
        let resource = resource_of(&operation.path).unwrap_or_default();
        for name in node.produced().filter(|_| operation.method.0 == "POST") {
            let is_shown_only = !is_own(name, &resource);
            let known = producers.entry(name).or_insert((is_shown_only, id));
            *known = (*known).min((is_shown_only, id));
        }
    }
    producers.into_iter().map(|(name, (_, id))| (name, id)).collect()
}

struct Finder<'a> {
    nodes: &'a [Dependencies],
    producers: BTreeMap<&'a str, OperationId>,
}

impl Finder<'_> {
    /// Adds whom an operation needs, each after whom that one needs. `met` are those that were looked at.
    fn add(&self, id: OperationId, chain: &mut Vec<OperationId>, met: &mut Vec<OperationId>) {
        for names in self.nodes.get(id).into_iter().flat_map(|node| &node.needs) {
            let Some(&producer) = names.iter().find_map(|name| self.producers.get(name.as_str())) else { continue };
            if !met.contains(&producer) && met.len() < LONGEST {
                met.push(producer);
                self.add(producer, chain, met);
                chain.push(producer);
            }
        }
    }
}
