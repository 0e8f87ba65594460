// Twilio's OpenAPI files, from its command-line tool.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import Ajv from "ajv";
import addFormats from "ajv-formats";

const require = createRequire(import.meta.url);
const METHODS = ["get", "post", "delete"];
const FORM = "application/x-www-form-urlencoded";

function read(title, file) {
  const path = require.resolve(`@twilio/cli-core/src/services/twilio-api/${file}`);
  const document = JSON.parse(readFileSync(path, "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: file, ...asJsonSchema(document) });

  const operations = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((method) => item[method])) {
      operations.set(`${method.toUpperCase()} ${path}`, new Operation(document, ajv, file, path, method));
    }
  }
  return { title, operations };
}

/**
 * Converts OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, and Twilio's `uri-map` an object of URLs.
 */
function asJsonSchema(value) {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (value === null || typeof value !== "object") return value;
  const { nullable, ...rest } = value;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, asJsonSchema(inner)]));
  if (schema.format === "uri-map") {
    delete schema.format;
    schema.additionalProperties = { type: "string", format: "uri" };
  }
  if (nullable === true && typeof schema.type === "string") {
    schema.type = [schema.type, "null"];
    if (schema.enum) schema.enum = [...schema.enum, null];
  }
  return schema;
}

class Operation {
  #document;
  #ajv;
  #file;
  #path;
  #method;

  constructor(document, ajv, file, path, method) {
    this.#document = document;
    this.#ajv = ajv;
    this.#file = file;
    this.#path = path;
    this.#method = method;
  }

  get #item() {
    return this.#document.paths[this.#path][this.#method];
  }

  /** Statuses of success. */
  get statuses() {
    return Object.keys(this.#item.responses).map(Number);
  }

  /** Parameters of the query or the form, each with true if it is required. */
  get parameters() {
    const query = (this.#item.parameters ?? []).filter((parameter) => parameter.in === "query");
    const form = this.#resolve(this.#item.requestBody?.content[FORM].schema ?? {});
    const required = new Set(form.required);
    return new Map([
      ...query.map((parameter) => [parameter.name, parameter.required === true]),
      ...Object.keys(form.properties ?? {}).map((name) => [name, required.has(name)]),
    ]);
  }

  /** Errors of a body as "path: error", including missing and unknown fields, which the schemas allow. */
  mistakes(status, body) {
    const content = this.#item.responses[status].content;
    if (!content) return body === undefined ? [] : ["a body where there is none"];
    const pointer = ["paths", this.#path, this.#method, "responses", String(status), "content", "application/json", "schema"];
    const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
    const validate = this.#ajv.compile({ $ref: `${this.#file}#/${escaped.join("/")}` });
    validate(body);
    const errors = (validate.errors ?? []).filter(({ instancePath }) => !this.#isNullInSamples(body, instancePath));
    const broken = errors.map((error) => `${field(error.instancePath)}: ${error.message}`);
    return [...new Set([...broken, ...this.#names(content["application/json"].schema, body, "")])];
  }

  /** Returns true if a value is null in a sample too: one sample breaks its own schema. */
  #isNullInSamples(body, instancePath) {
    const answers = METHODS.flatMap((method) => Object.values(this.#document.paths[this.#path][method]?.responses ?? {}));
    const samples = answers.flatMap(({ content }) => Object.values(content?.["application/json"].examples ?? {}));
    const isNull = (value) => valueAt(value, instancePath) === null;
    return isNull(body) && samples.some(({ value }) => isNull(value));
  }

  #names(schema, value, at) {
    const { properties, items } = this.#resolve(schema);
    if (Array.isArray(value)) return items ? value.flatMap((item) => this.#names(items, item, at)) : [];
    if (!properties || value === null || typeof value !== "object") return [];
    const missing = Object.keys(properties).filter((name) => !(name in value));
    const extra = Object.keys(value).filter((name) => !(name in properties));
    const inner = Object.keys(properties).filter((name) => name in value);
    return [
      ...missing.map((name) => `${at}/${name}: is missing`),
      ...extra.map((name) => `${at}/${name}: is not in the specification`),
      ...inner.flatMap((name) => this.#names(properties[name], value[name], `${at}/${name}`)),
    ];
  }

  #resolve(schema) {
    if (!schema.$ref) return schema;
    return schema.$ref.slice("#/".length).split("/").reduce((node, part) => node[part], this.#document);
  }
}

/** Value at a JSON pointer. */
function valueAt(body, instancePath) {
  return instancePath.split("/").slice(1).reduce((value, name) => value?.[name], body);
}

/** A path without row numbers, so that an error of every row is listed once. */
function field(instancePath) {
  return instancePath.replaceAll(/\/\d+/g, "");
}

// Last, since it uses the class above.
export const SPECIFICATIONS = [
  read("Conversations v1", "twilio_conversations_v1.json"),
  read("Chat v2", "twilio_chat_v2.json"),
];
