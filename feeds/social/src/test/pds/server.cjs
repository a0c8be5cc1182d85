// A Bluesky server and the directory of identities that it needs, both on loopback, for as long as standard input is open.
const { createRequire } = require("node:module");
const path = require("node:path");
const { TestPds, TestPlc } = createRequire(path.join(process.argv[2], "package.json"))("@atproto/dev-env");

async function start() {
  const directory = await TestPlc.create({});
  const pds = await TestPds.create({ didPlcUrl: directory.url });
  console.log("READY " + pds.url);
}

process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
start();
