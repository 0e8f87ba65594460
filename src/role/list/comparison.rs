//! Comparison of the permissions of roles.

use api::role::{Role, RoleType};
use leptos::prelude::*;

use crate::role::permission_grid::{LabelAndName, can_allow, rights};
use crate::role::role_list::{permission_label, permissions_of, role_name};
use crate::role::texts;
use crate::ui::icon::{Icon, Svg};

/// Permission, and the roles that have it.
struct Line {
    word: String,
    has: Vec<bool>,
}

impl Line {
    fn differs(&self) -> bool {
        self.has.iter().any(|has| *has != self.has[0])
    }
}

/// Table with roles as columns and permissions as rows.
#[component]
pub fn Comparison(title: &'static str, r#type: Option<RoleType>, roles: Vec<Role>) -> impl IntoView {
    let lines = lines(r#type, &roles);
    let differing = lines.iter().filter(|line| line.differs()).count();
    let only_differing = RwSignal::new(false);
    let headings =
        roles.iter().map(|role| view! { <th scope="col"><span>{role_name(role)}</span></th> }).collect_view();
    let rows = lines.into_iter().map(|line| {
        let differs = line.differs();
        let cells = line.has.into_iter().map(cell).collect_view();
        let label = permission_label(&line.word).to_owned();
        let odd = (!can_allow(r#type, &line.word)).then_some("warning");
        view! {
            <tr hidden=move || only_differing.get() && !differs data-tone=odd>
                <th scope="row">
                    <LabelAndName label name=line.word/>
                </th>
                {cells}
            </tr>
        }
    });
    view! {
        <details class="comparison">
            <summary>{texts::COMPARE}</summary>
            <label class="option">
                <input
                    type="checkbox"
                    prop:checked=move || only_differing.get()
                    on:change:target=move |event| only_differing.set(event.target().checked())
                />
                <span>{texts::only_differing(differing)}</span>
            </label>
            <div class="wide" role="region" aria-label=texts::comparison(title) tabindex="0">
                <table class="matrix">
                    <thead>
                        <tr>
                            <th scope="col">{texts::PERMISSION}</th>
                            {headings}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn cell(has: bool) -> AnyView {
    if has {
        view! { <td data-tone="good"><Svg icon=Icon::Check/><span class="visually-hidden">{texts::ALLOWED}</span></td> }
            .into_any()
    } else {
        view! { <td><span aria-hidden="true">"–"</span><span class="visually-hidden">{texts::NOT_ALLOWED}</span></td> }
            .into_any()
    }
}

/// Returns the permissions that the type can have, and any others that the roles have.
fn lines(r#type: Option<RoleType>, roles: &[Role]) -> Vec<Line> {
    let mut all: Vec<&str> = rights(r#type).map(|(_, word)| word).collect();
    for word in roles.iter().flat_map(permissions_of) {
        if !all.contains(&word.as_str()) {
            all.push(word);
        }
    }
    let has = |word: &str| roles.iter().map(|role| permissions_of(role).iter().any(|own| own == word)).collect();
    all.into_iter().map(|word| Line { word: word.to_owned(), has: has(word) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(permissions: &[&str]) -> Role {
        let permissions: Vec<_> = permissions.iter().map(|&word| word.to_owned()).collect();
        Role { permissions: permissions.into(), ..Role::default() }
    }

    #[test]
    fn a_permission_differs_if_only_some_roles_have_it() {
        let lines = lines(Some(RoleType::Conversation), &[role(&["sendMessage", "fly"]), role(&["sendMessage"])]);
        let line = |word| lines.iter().find(|line| line.word == word).expect("it is there");
        assert!(!line("sendMessage").differs());
        assert!(line("fly").differs());
        assert!(!line("leaveConversation").differs());
    }
}
