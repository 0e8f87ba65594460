//! Random edits of an account, by requests.

use api::endpoint::fill;
use api::operation::{Action, Operation};
use api::permission::{PERMISSIONS, RoleType};
use api::role::Role;
use api::service::Service;
use api::{Kind, ParameterInfo, Params, Request, ResourceKind, Sid, service_configuration};
use engine::Snapshot;
use engine::document::Section;

use crate::support::Random;

/// Makes a request that changes one setting, one role, or a name.
pub fn random_edit(snapshot: &Snapshot, random: &mut Random) -> Option<Request> {
    let services: Vec<_> = snapshot.services.items.iter().filter_map(|service| service.sid.known()).collect();
    let service = services[random.below(services.len())];
    match random.below(10) {
        0 => Some(account_setting(snapshot, random)),
        1 => Some(rename(service, random)),
        2 => Some(create_role(service, random)),
        3 => change_role(snapshot, service, random),
        4 => delete_role(snapshot, service, random),
        _ => Some(service_setting(snapshot, service, random)),
    }
}

/// Makes the request for a write.
pub fn request(kind: ResourceKind, action: Action, target: &[&str], params: Params) -> Request {
    let operation = Operation::of(kind, action).expect("the operation exists");
    let target: Vec<_> = target.iter().map(|sid| (*sid).to_owned()).collect();
    Request::new(operation.method, fill(operation.path, &target), params)
}

fn account_setting(snapshot: &Snapshot, random: &mut Random) -> Request {
    let section = Section::OF_ACCOUNT[random.below(2)];
    let parameters = section.parameters();
    let info = parameters[random.below(parameters.len())];
    let mut params = Params::default();
    info.write(&value(info, snapshot, None, random), &mut params);
    request(section.resource(), Action::Update, &[], params)
}

fn service_setting(snapshot: &Snapshot, service: &Sid<Service>, random: &mut Random) -> Request {
    let section = Section::OF_SERVICE[random.below(4)];
    let parameters = section.parameters();
    let info = parameters[random.below(parameters.len())];
    let mut params = Params::default();
    info.write(&value(info, snapshot, Some(service), random), &mut params);
    request(section.resource(), Action::Update, &[service.as_str()], params)
}

fn rename(service: &Sid<Service>, random: &mut Random) -> Request {
    let mut params = Params::default();
    params.push("FriendlyName", format!("Renamed {}", random.next()));
    request(ResourceKind::ChatService, Action::Update, &[service.as_str()], params)
}

fn permissions(r#type: RoleType, random: &mut Random, params: &mut Params) {
    let words = PERMISSIONS.iter().filter(|permission| permission.types.contains(&r#type));
    let mut words: Vec<_> = words.filter_map(|permission| permission.conversations_name).collect();
    let first = words.remove(random.below(words.len()));
    words.retain(|_| random.below(3) == 0);
    words.push(first);
    words.into_iter().for_each(|word| params.push("Permission", word));
}

fn create_role(service: &Sid<Service>, random: &mut Random) -> Request {
    let r#type = if random.below(2) == 0 { RoleType::Service } else { RoleType::Conversation };
    let mut params = Params::default();
    params.push("FriendlyName", format!("role {}", random.next()));
    params.push("Type", r#type);
    permissions(r#type, random, &mut params);
    request(ResourceKind::Role, Action::Create, &[service.as_str()], params)
}

fn any_role<'a>(snapshot: &'a Snapshot, service: &Sid<Service>, random: &mut Random) -> &'a Role {
    let roles = &snapshot.details(service).roles.items;
    &roles[random.below(roles.len())]
}

fn change_role(snapshot: &Snapshot, service: &Sid<Service>, random: &mut Random) -> Option<Request> {
    let role = any_role(snapshot, service, random);
    let mut params = Params::default();
    permissions(*role.r#type.known()?, random, &mut params);
    Some(request(ResourceKind::Role, Action::Update, &[service.as_str(), role.sid.known()?.as_str()], params))
}

/// Makes the request that deletes a role that is no default role.
fn delete_role(snapshot: &Snapshot, service: &Sid<Service>, random: &mut Random) -> Option<Request> {
    let role = any_role(snapshot, service, random);
    let sid = role.sid.known()?;
    let configuration = snapshot.details(service).configuration.read()?;
    let defaults = [
        &configuration.default_chat_service_role_sid,
        &configuration.default_conversation_role_sid,
        &configuration.default_conversation_creator_role_sid,
    ];
    let is_default = defaults.iter().any(|default| default.known() == Some(sid));
    let request = || request(ResourceKind::Role, Action::Delete, &[service.as_str(), sid.as_str()], Params::default());
    (!is_default).then(request)
}

/// Makes a value of a parameter, as the text of a control.
fn value(info: &ParameterInfo, snapshot: &Snapshot, service: Option<&Sid<Service>>, random: &mut Random) -> String {
    if info.clearable && random.below(4) == 0 {
        return String::new();
    }
    match info.kind {
        Kind::Flag => (random.below(2) == 0).to_string(),
        Kind::Number { min, max } => (min as usize + random.below((max - min).min(1_000) as usize + 1)).to_string(),
        Kind::Url => format!("https://hook{}.example/{}", random.below(9), random.below(9)),
        Kind::Duration { .. } => format!("PT{}M", 10 + random.below(90)),
        Kind::Choice(words) => words[random.below(words.len())].to_owned(),
        Kind::Event(names) => names.iter().copied().filter(|_| random.below(3) == 0).collect::<Vec<_>>().join("\n"),
        Kind::Sid { prefix: "IS" } => {
            let services = &snapshot.services.items;
            services[random.below(services.len())].sid.text().expect("a service has a SID")
        }
        Kind::Sid { prefix: "RL" } => role_of_type(info, snapshot, service.expect("roles are of services"), random),
        Kind::Sid { prefix } => format!("{prefix}{:032x}", random.next()),
        _ => format!("Text {} “ü” & more", random.below(100)),
    }
}

fn role_of_type(info: &ParameterInfo, snapshot: &Snapshot, service: &Sid<Service>, random: &mut Random) -> String {
    let is_of_users = info.wire == service_configuration::Update::default_chat_service_role_sid().info().wire;
    let r#type = if is_of_users { RoleType::Service } else { RoleType::Conversation };
    let roles = snapshot.details(service).roles.items.iter().filter(|role| role.r#type.known() == Some(&r#type));
    let roles: Vec<_> = roles.filter_map(|role| role.sid.text()).collect();
    roles[random.below(roles.len())].clone()
}
