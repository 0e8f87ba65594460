// Twilio's Python library, in a virtual environment in the user's cache.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const VERSION = "9.13.0";

export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Interpreter with the library, which is installed once, and again after an interrupted attempt. */
export function pythonWithTwilio() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const environment = join(cache, "conversations-admin", `python-twilio-${VERSION}`);
  const interpreter = join(environment, "bin", "python");
  const complete = join(environment, "complete");
  if (!existsSync(complete)) {
    console.log(`Installing twilio ${VERSION} for Python into ${environment}; this may take a minute.`);
    rmSync(environment, { recursive: true, force: true });
    mkdirSync(environment, { recursive: true });
    const options = { stdio: ["ignore", "ignore", "inherit"] };
    execFileSync("python3", ["-m", "venv", environment], options);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `twilio==${VERSION}`];
    execFileSync(interpreter, install, options);
    writeFileSync(complete, "");
  }
  return interpreter;
}
