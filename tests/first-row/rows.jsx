// The list of services as a React page with TanStack Virtual that loads every page, searches and sorts, to compare the app's list with. A row has
// the same controls as one of the app.

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

const ROW_PIXELS = 44;
const HEADERS = { Accept: "application/json", "X-Conversations-Admin": "1" };
const COLUMNS = {
  friendly_name: "Service", push: "Push", webhooks: "Webhooks", date_updated: "Updated", date_created: "Created", actions: "Actions",
};

const get = async (path) => (await fetch(path, { headers: HEADERS })).json();
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const names = new Intl.Collator(undefined, { numeric: true });
const compare = {
  friendly_name: (a, b) => names.compare(a.friendly_name, b.friendly_name),
  date_created: (a, b) => (a.date_created < b.date_created ? -1 : a.date_created > b.date_created ? 1 : 0),
  date_updated: (a, b) => (a.date_updated < b.date_updated ? -1 : a.date_updated > b.date_updated ? 1 : 0),
};

const onScreen = new IntersectionObserver(() => {});

/** Cell that is watched, since its content is read while it is on the screen. */
function Setting() {
  const cell = useRef(null);
  useEffect(() => {
    const watched = cell.current;
    onScreen.observe(watched);
    return () => onScreen.unobserve(watched);
  }, []);
  return <div className="setting" tabIndex={-1} ref={cell}><i aria-hidden="true" /> <span>Loading</span></div>;
}

function Time({ value }) {
  return <time dateTime={value} title={value}>{date.format(new Date(value))}</time>;
}

function Menu({ name }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button aria-label={`Actions for ${name}`} aria-haspopup="menu" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <svg aria-hidden="true"><use href="#more" /></svg>
      </button>
      {isOpen && <div role="menu"><button role="menuitem">Rename</button></div>}
    </>
  );
}

function Services() {
  const [services, setServices] = useState([]);
  const [next, setNext] = useState();
  const [query, setQuery] = useState("");
  const [selected, setSelected] = useState(() => new Set());
  const [sort, setSort] = useState({ column: "friendly_name", descending: false });
  useEffect(() => {
    get("/v1/Services?PageSize=100").then(({ services, meta }) => {
      setServices(services);
      setNext(meta.next_page_url);
    });
  }, []);
  const loadAll = async () => {
    const all = [...services];
    for (let url = next; url; ) {
      const { pathname, search } = new URL(url);
      const page = await get(pathname + search);
      all.push(...page.services);
      url = page.meta.next_page_url;
    }
    setServices(all);
    setNext(undefined);
  };
  const sorted = useMemo(() => {
    const rows = services.toSorted(compare[sort.column]);
    return sort.descending ? rows.reverse() : rows;
  }, [services, sort]);
  const rows = useMemo(() => {
    const text = query.toLowerCase();
    return sorted.filter(({ friendly_name, sid }) => (friendly_name ?? "").toLowerCase().includes(text) || sid.toLowerCase().includes(text));
  }, [sorted, query]);
  const scroller = useRef(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    initialRect: { width: 1000, height: 800 },
  });
  const toggle = (column) => setSort({ column, descending: sort.column === column && !sort.descending });
  const select = (sid) => setSelected(selected.symmetricDifference(new Set([sid])));
  const heading = ([column, label]) => (
    <th key={column}>{compare[column] ? <button onClick={() => toggle(column)}>{label}</button> : label}</th>
  );
  return (
    <main>
      <h1>Services</h1>
      <input type="search" aria-label="Search" value={query} onChange={(event) => setQuery(event.target.value)} />
      <p>{next ? `Loaded ${services.length}, more exist` : `All ${services.length} loaded`}</p>
      <button onClick={loadAll}>Load all</button>
      <div className="scroller" ref={scroller}>
        <table style={{ height: virtual.getTotalSize() }}>
          <thead>
            <tr>{Object.entries(COLUMNS).map(heading)}</tr>
          </thead>
          <tbody>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const { sid, friendly_name, date_created, date_updated } = rows[index];
              return (
                <tr key={sid} style={{ transform: `translateY(${start}px)` }}>
                  <th scope="row">
                    <label>
                      <input type="checkbox" aria-label={`Select ${friendly_name}`} checked={selected.has(sid)} onChange={() => select(sid)} />
                    </label>
                    <div><a href={`/services/${sid}`} title={friendly_name}><bdi>{friendly_name}</bdi></a></div>
                    <span>{sid}</span>
                  </th>
                  <td><Setting /></td>
                  <td><Setting /></td>
                  <td><Time value={date_updated} /></td>
                  <td><Time value={date_created} /></td>
                  <td><Menu name={friendly_name} /></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </main>
  );
}

createRoot(document.getElementById("root")).render(<Services />);
