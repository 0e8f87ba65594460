// Certificates for tests, and the authority that issues them.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { isIP } from "node:net";

import forge from "node-forge";

const DAY_MILLISECONDS = 86_400_000;
const OURS = ["127.0.0.1", "localhost"];

/** Types of subject alternative names in X.509. */
const NAME = { domain: 2, address: 7 };

export class Authority {
  #keys = newKeys();
  /** One key for all issued certificates, since making a key is slow. */
  #issued = newKeys();
  #certificate;

  constructor(name = "Authority of the tests") {
    const extensions = [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      { name: "subjectKeyIdentifier" },
    ];
    const subject = [{ name: "commonName", value: name }];
    const lifetime = validity({ fromDays: -30, untilDays: 30 });
    this.#certificate = signed({ publicKey: this.#keys.publicKey, subject, issuer: subject, lifetime, extensions }, this.#keys);
  }

  /** The authority's certificate. */
  get pem() {
    return forge.pki.certificateToPem(this.#certificate);
  }

  /** Issues a certificate for a server with those names, and returns it with its key. */
  issue({ names = OURS, fromDays = -1, untilDays = 1 } = {}) {
    const keys = this.#issued;
    const altNames = names.map((name) => (isIP(name) ? { type: NAME.address, ip: name } : { type: NAME.domain, value: name }));
    const keyIdentifier = this.#certificate.generateSubjectKeyIdentifier().getBytes();
    const extensions = [
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames },
      { name: "authorityKeyIdentifier", keyIdentifier },
    ];
    const subject = [{ name: "commonName", value: names[0] }];
    const lifetime = validity({ fromDays, untilDays });
    const issuer = this.#certificate.subject.attributes;
    const certificate = signed({ publicKey: keys.publicKey, subject, issuer, lifetime, extensions }, this.#keys);
    return { key: forge.pki.privateKeyToPem(keys.privateKey), cert: forge.pki.certificateToPem(certificate) };
  }
}

/** Makes keys with Node.js, a hundred times faster than with the package. */
function newKeys() {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  return { privateKey: key, publicKey: forge.pki.rsa.setPublicKey(key.n, key.e) };
}

function validity({ fromDays, untilDays }) {
  const inDays = (days) => new Date(Date.now() + days * DAY_MILLISECONDS);
  return { notBefore: inDays(fromDays), notAfter: inDays(untilDays) };
}

function signed({ publicKey, subject, issuer, lifetime, extensions }, { privateKey }) {
  const certificate = forge.pki.createCertificate();
  Object.assign(certificate, { publicKey, serialNumber: `01${randomBytes(15).toString("hex")}` });
  Object.assign(certificate.validity, lifetime);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  certificate.sign(privateKey, forge.md.sha256.create());
  return certificate;
}
