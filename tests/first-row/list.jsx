// The list of services as a React page with TanStack Virtual, to compare the app with.

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

const ROW_PIXELS = 44;
const HEADERS = { Accept: "application/json", "X-Conversations-Admin": "1" };

const get = async (path) => (await fetch(path, { headers: HEADERS })).json();
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function Services() {
  const [services, setServices] = useState([]);
  const [defaultSid, setDefaultSid] = useState();
  const [query, setQuery] = useState("");
  useEffect(() => {
    get("/v1/Services?PageSize=100").then((page) => setServices(page.services));
    get("/v1/Configuration").then((configuration) => setDefaultSid(configuration.default_chat_service_sid));
  }, []);
  const rows = services.filter(({ friendly_name }) => (friendly_name ?? "").toLowerCase().includes(query.toLowerCase()));
  const scroller = useRef(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    initialRect: { width: 1000, height: 800 },
  });
  return (
    <main>
      <h1>Services</h1>
      <input type="search" aria-label="Search" value={query} onChange={(event) => setQuery(event.target.value)} />
      <div className="scroller" ref={scroller}>
        <table style={{ height: virtual.getTotalSize() }}>
          <thead>
            <tr><th>Name</th><th>SID</th><th>Created</th><th>Updated</th></tr>
          </thead>
          <tbody>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const { sid, friendly_name, date_created, date_updated } = rows[index];
              return (
                <tr key={sid} style={{ transform: `translateY(${start}px)` }}>
                  <th scope="row"><a href={`/services/${sid}`}>{friendly_name}</a>{sid === defaultSid && <b> Default</b>}</th>
                  <td><code>{sid}</code></td>
                  <td>{date.format(new Date(date_created))}</td>
                  <td>{date.format(new Date(date_updated))}</td>
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
