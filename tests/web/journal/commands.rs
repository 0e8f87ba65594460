//! Writes of commands, which a sandbox server lists, in the journal of this browser.

use std::cell::RefCell;
use std::rc::Rc;

use api::gateway::history::Record;
use api::sandbox_server::journal::List;
use api::{Endpoint, Json, Method, Request, Response, TransportError, configuration, gateway};
use app::backend::client::Client;
use app::backend::transport::{PendingResponse, Transport};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{has_rows, rows};
use super::{new_scope, records, send};
use crate::support::{Backend, Page};

const PATH: &str = configuration::Update::PATH;

/// A sandbox server with a journal of commands.
#[derive(Clone)]
struct Server {
    backend: Backend,
    /// Records, newest first. `None` if the server does not respond to requests for them.
    commands: Rc<RefCell<Option<Vec<Value>>>>,
    /// Number of requests for the records.
    requests: Rc<RefCell<u32>>,
}

impl Server {
    fn new() -> Self {
        let commands = Rc::new(RefCell::new(Some(Vec::new())));
        Self { backend: Backend::with(&[]), commands, requests: Rc::default() }
    }

    /// Sets the closed timer as a command does, and records it in a journal.
    fn run_command(&self, journal: &str, number: u64, before: &str, after: &str) {
        self.backend.post(PATH, &[("DefaultClosedTimer", after)]);
        let record = json!({
            "number": number,
            "at": "2026-01-01T10:00:00Z",
            "person": "cli+ada",
            "method": "POST",
            "operation": PATH,
            "path": PATH,
            "subject": "Account configuration",
            "changes": [{
                "field": "DefaultClosedTimer", "label": "Closed timer", "before": before, "sent": after, "after": after,
            }],
            "outcome": "done",
            "status": 200,
        });
        let mut commands = self.commands.borrow_mut();
        commands.get_or_insert_default().insert(0, json!({ "journal": journal, "record": record }));
    }

    /// Responds with the records, or with the newest one.
    fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        *self.requests.borrow_mut() += 1;
        let commands = self.commands.borrow().clone().ok_or(TransportError::Unreachable)?;
        let size = List::decode(&request.params).unwrap().page_size.map_or(50, |size| size.get() as usize);
        let records: Vec<_> = commands.into_iter().take(size).collect();
        let page = json!({ "records": records, "meta": { "key": "records", "next_page_url": null } });
        Ok(gateway::json_response(200, &page))
    }
}

impl Transport for Server {
    fn send(&self, request: Request) -> PendingResponse {
        if request.path != List::PATH {
            return self.backend.send(request);
        }
        let response = self.respond(&request);
        Box::pin(async move { response })
    }
}

fn tab(server: &Server, scope: u64) -> Client {
    Client::journaled_with_commands(server.clone(), scope)
}

async fn set_timer(client: Client, value: &str) {
    send(client, Method::Post, PATH, &[("DefaultClosedTimer", value)]).await;
}

/// The values that the records have left, newest first.
async fn values(client: Client) -> Vec<String> {
    let value = |record: Record| record.to_json()["changes"][0]["after"].as_str().unwrap().to_owned();
    records(client).await.into_iter().map(value).collect()
}

#[wasm_bindgen_test]
async fn a_change_by_command_is_shown_with_its_user_and_can_be_undone() {
    let (server, scope) = (Server::new(), new_scope());
    let before = server.backend.read(PATH)["default_closed_timer"].as_str().unwrap_or("P30D").to_owned();
    server.run_command("00000000000000aa", 1, &before, "P7D");
    let page = Page::open_sandbox_server(server.clone(), scope, "/history");
    has_rows(&page, 1).await;
    let row = &rows(&page)[0];
    for part in ["Changed account configuration", "By a command of cli+ada", "Closed timer", "7 days", "Done", "Undo"] {
        assert!(row.contains(part), "{part:?} is not in {row}");
    }
    page.says("Changes made in this browser and by command, newest first. Secrets are masked.").await;
    page.says("Changes by other programs and in other browsers are not included.").await;
    page.is_silent_about("may be missing").await;
    drop(page);
    let page = Page::open_sandbox_server(server.clone(), scope, "/history/undo/1");
    page.says("By cli+ada").await;
    page.find("heading", "Plan: 1 change").await;
}

#[wasm_bindgen_test]
async fn changes_by_command_and_in_the_browser_are_in_the_order_of_time() {
    let (server, scope) = (Server::new(), new_scope());
    let client = tab(&server, scope);
    set_timer(client, "P7D").await;
    server.run_command("00000000000000aa", 1, "P7D", "P8D");
    server.run_command("00000000000000aa", 2, "P8D", "P9D");
    // The history is not opened before the next write.
    set_timer(client, "P10D").await;
    assert_eq!(values(client).await, ["P10D", "P9D", "P8D", "P7D"]);
    server.run_command("00000000000000aa", 3, "P10D", "P11D");
    assert_eq!(values(client).await, ["P11D", "P10D", "P9D", "P8D", "P7D"]);
    assert_eq!(values(tab(&server, scope)).await.len(), 5, "another tab does not copy them again");
}

#[wasm_bindgen_test]
async fn another_data_file_has_other_records() {
    let server = Server::new();
    let client = tab(&server, new_scope());
    server.run_command("00000000000000aa", 5, "P6D", "P7D");
    assert_eq!(values(client).await, ["P7D"]);
    *server.commands.borrow_mut() = None;
    server.run_command("00000000000000bb", 1, "P7D", "P8D");
    assert_eq!(values(client).await, ["P8D", "P7D"]);
}

#[wasm_bindgen_test]
async fn cleared_records_do_not_come_back() {
    let server = Server::new();
    let client = tab(&server, new_scope());
    server.run_command("00000000000000aa", 1, "P6D", "P7D");
    assert_eq!(values(client).await, ["P7D"]);
    client.journal.unwrap().clear().await.unwrap();
    assert!(records(client).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_respond_leaves_the_records_of_this_browser() {
    let (server, scope) = (Server::new(), new_scope());
    *server.commands.borrow_mut() = None;
    set_timer(tab(&server, scope), "P7D").await;
    assert_eq!(server.backend.read(PATH)["default_closed_timer"], "P7D");
    let page = Page::open_sandbox_server(server.clone(), scope, "/history");
    has_rows(&page, 1).await;
    page.says("Changes by command may be missing.").await;
    server.run_command("00000000000000aa", 1, "P7D", "P8D");
    drop(page);
    let page = Page::open_sandbox_server(server.clone(), scope, "/history");
    has_rows(&page, 2).await;
    page.is_silent_about("may be missing").await;
}

#[wasm_bindgen_test]
async fn other_backends_are_not_asked_for_commands() {
    let server = Server::new();
    let client = Client::journaled(server.clone(), new_scope());
    set_timer(client, "P7D").await;
    assert_eq!(values(client).await, ["P7D"]);
    assert_eq!(*server.requests.borrow(), 0);
}
