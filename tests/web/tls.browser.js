// The web screen over https, under the authority that `setup` made. Run as room_screen.browser.js.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { within } from './harness.js';
import { ROOT } from './texts_for_tests.js';

const BINARY = process.env.PLENARIA_SERVER;
const SHOTS = process.env.PLENARIA_SHOTS;
const EVENT = fileURLToPath(new URL('config/events/crm-viceministerial/event.toml', ROOT));
const PAGE = 'display?room=plenaria&view=floor';

let folder;
let server;
let port;
let printed;
let hash;  // of the authority's public key, as `setup` prints it and as a browser wants it

async function browse(more) {
  return chromium.launch({
    executablePath: process.env.PLENARIA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
  });
}

before(async () => {
  fs.mkdirSync(SHOTS, { recursive: true });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plenaria-tls-'));
  const data = path.join(folder, 'data');
  printed = execFileSync(BINARY, ['setup', '--data', data, '--address', '127.0.0.1'],
    { encoding: 'utf8' });
  const authority = new X509Certificate(fs.readFileSync(path.join(data, 'tls', 'ca.pem')));
  hash = createHash('sha256')
    .update(authority.publicKey.export({ type: 'spki', format: 'der' })).digest();
  server = spawn(BINARY, ['serve', '--event', EVENT, '--data', data, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  port = await within(30_000, 'event=listening', new Promise((found, refuse) => {
    server.on('exit', (code) => refuse(new Error(`server ended (${code}): ${said}`)));
    server.stderr.on('data', (bytes) => {
      said += bytes;
      const at = /event=listening .*port=(\d+)/.exec(said);
      if (at) {
        found(Number(at[1]));
      }
    });
  }));
});

after(() => {
  server?.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the printed fingerprint is that of the authority\'s key', () => {
  const groups = hash.toString('hex').toUpperCase().match(/.{4}/g).join('-');
  assert.ok(printed.includes(`--fingerprint ${groups}`), printed);
});

test('a browser that trusts the authority shows the room, encrypted to the last frame', async () => {
  const browser = await browse(
    [`--ignore-certificate-errors-spki-list=${hash.toString('base64')}`]);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const sockets = [];
    const complaints = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    page.on('console', (message) => complaints.push(message.text()));
    const answer = await page.goto(`https://127.0.0.1:${port}/${PAGE}`);
    await page.locator('main.no_session').waitFor({ timeout: 10_000 });
    const details = await answer.securityDetails();
    assert.equal(details.protocol, 'TLS 1.3');
    assert.deepEqual(sockets, [`wss://127.0.0.1:${port}/ws`]);
    assert.ok(await page.evaluate(() => window.isSecureContext));
    const about = /Content Security Policy|WebSocket/;
    assert.deepEqual(complaints.filter((text) => about.test(text)), []);
    await page.screenshot({ path: path.join(SHOTS, 'https.png') });
  } finally {
    await browser.close();
  }
});

test('a browser that does not is warned, and still reads what is public in the clear', async () => {
  const browser = await browse([]);
  try {
    const warned = await browser.newPage();
    await assert.rejects(warned.goto(`https://127.0.0.1:${port}/${PAGE}`),
      /ERR_CERT_AUTHORITY_INVALID/);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/${PAGE}`);
    await page.locator('main.no_session').waitFor({ timeout: 10_000 });
  } finally {
    await browser.close();
  }
});
