// The real server, a console without a window, and a browser, for the tests of the web screen.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import WebSocket from 'ws';

import { Replica } from '../../display/web/replica.js';
import { ROOT } from './texts_for_tests.js';

const EVENT = fileURLToPath(new URL('config/events/crm-viceministerial/event.toml', ROOT));
const START_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;

export function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`${what}: not within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export async function until(what, question, ms = ANSWER_WITHIN_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await question();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${ms} ms`);
    }
    await new Promise((done) => setTimeout(done, 25));
  }
}

export class Server {
  /** `rewritten` makes another event of the sample's text; its profile stays where it is. */
  static async start(binary, rewritten = null) {
    const server = new Server();
    server.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plenaria-web-'));
    server.data = path.join(server.folder, 'data');
    let event = EVENT;
    if (rewritten !== null) {
      event = path.join(server.folder, 'event.toml');
      const text = fs.readFileSync(EVENT, 'utf8').replace(/^profile = "(.*)"$/m,
        (_, profile) => `profile = "${path.resolve(path.dirname(EVENT), profile)}"`);
      fs.writeFileSync(event, rewritten(text));
    }
    server.process = spawn(binary, [
      'serve', '--event', event, '--data', server.data, '--listen', '127.0.0.1:0',
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const listening = new Promise((found, refuse) => {
      const look = (bytes) => {
        said += bytes;
        const port = /event=listening .*port=(\d+)/.exec(said);
        if (port) {
          found(Number(port[1]));
        }
      };
      server.process.stdout.on('data', look);
      server.process.stderr.on('data', look);
      server.process.on('exit', (code) => refuse(new Error(`server ended (${code}): ${said}`)));
    });
    server.port = await within(START_WITHIN_MS, 'event=listening', listening);
    const token = (file) => fs.readFileSync(path.join(server.data, file), 'utf8').trim();
    server.token = token('console.token');
    server.chairToken = token('chair.token');
    return server;
  }

  stop() {
    if (this.process.exitCode === null) {
      this.process.kill('SIGKILL');
    }
  }

  clean() {
    this.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Commands as the console gives them, and the room as the console sees it. */
export class Console {
  static async open(server, room, role = 'secretariat') {
    const made = new Console();
    made.room = room;
    made.role = role;
    made.number = 0;
    made.waiting = new Map();
    made.replica = new Replica();
    made.socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, 'plenaria.v1');
    const ready = new Promise((done, refuse) => {
      made.socket.on('error', refuse);
      made.socket.on('close', (code) => refuse(new Error(`console closed (${code})`)));
      made.socket.on('message', (bytes) => made.receive(
        JSON.parse(bytes), role === 'chair' ? server.chairToken : server.token, done));
    });
    await within(ANSWER_WITHIN_MS, 'the console\'s snapshot', ready);
    return made;
  }

  receive(frame, token, ready) {
    if (frame.t === 'hello') {
      this.socket.send(JSON.stringify({
        t: 'identify', proto: 1, role: this.role, rooms: [this.room], proof: token,
        device: {
          id: `web-test-${this.role}`, name: 'web test', width: 1, height: 1, build: 'test',
        },
      }));
    } else if (frame.t === 'snapshot') {
      this.streamId = frame.stream_id;
      if (this.replica.applyPart(frame) === 'complete') {
        ready();
      }
    } else if (frame.t === 'delta') {
      this.replica.applyDelta(frame.streams[this.streamId]);
    } else if (frame.t === 'result') {
      this.waiting.get(frame.id)?.(frame);
      this.waiting.delete(frame.id);
    }
  }

  view() {
    return this.replica.view();
  }

  async command(name, args = {}, expect = {}) {
    this.number += 1;
    const id = `web-${this.role}-${this.number}`;
    const answer = new Promise((done) => this.waiting.set(id, done));
    this.socket.send(JSON.stringify({ t: 'command', id, room: this.room, name, args, expect }));
    const result = await within(ANSWER_WITHIN_MS, name, answer);
    if (!result.ok) {
      throw new Error(`${name}: ${result.code} ${JSON.stringify(result.text)}`);
    }
  }

  close() {
    this.socket.removeAllListeners('close');
    this.socket.close();
  }
}

export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.PLENARIA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
