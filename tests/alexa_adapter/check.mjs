// Amazon's verifier, asked about each request on standard input; answers on standard output with what it says.
// It is left as it is; what it asks of node is not: the certificate comes from the input, and so do the roots to trust.
// It is as late as the input says: packages to fetch, or a busy machine, make no request older than it is meant to be.
// Input: {now: milliseconds, roots: [PEM], files: {url: PEM}, requests: [{name, headers, body}]};
// output: {name: "" or the refusal}.
// node check.mjs <folder of node_modules>
import { createRequire, Module } from "node:module";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { resolve } from "node:path";

const { now, roots, files, requests } = JSON.parse(readFileSync(0, "utf8"));

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [now]));
  }
  static now() {
    return now;
  }
};

function get(url, onAnswer) {
  const file = files[url];
  const answer = Readable.from(file ? [Buffer.from(file, "latin1")] : []);
  answer.statusCode = file === undefined ? 404 : 200;
  setImmediate(onAnswer, answer);
  return { on() {}, end() {} };
}

const require = createRequire(resolve(process.argv[2], "node_modules", "any.js"));
const standIns = { https: { ...require("https"), get }, tls: { ...require("tls"), rootCertificates: roots } };
const load = Module._load;
Module._load = (name, ...more) => standIns[name] ?? load(name, ...more);

const { SkillRequestSignatureVerifier, TimestampVerifier } = require("ask-sdk-express-adapter");

async function refusal({ headers, body }) {
  try {
    await new SkillRequestSignatureVerifier().verify(body, headers);
    await new TimestampVerifier().verify(body);
    return "";
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

const said = {};
for (const request of requests) said[request.name] = await refusal(request);
process.stdout.write(JSON.stringify(said));
