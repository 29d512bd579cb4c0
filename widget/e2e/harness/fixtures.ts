import { test as base } from '@playwright/test';
import { Dashboard } from './dashboard.js';
import { Operator, type Project } from './api.js';
import type { DatabaseKind } from './database.js';
import { Host } from './host.js';
import { ModelServer } from './model.js';
import { Network } from './proxy.js';
import { Site } from './site.js';

export interface Shared {
  /** What the host keeps its data in. */
  database: DatabaseKind;
  model: ModelServer;
  host: Host;
  site: Site;
  network: Network;
  operator: Operator;
}

interface Own {
  /** A project of the test's own, open to the site. */
  project: Project;
  /** The address of the loader, by way of the network. */
  loader: string;
  /** The dashboard in the test's own browser. At its end it must have done nothing that its policy forbids. */
  dashboard: Dashboard;
  reset: void;
}

/** One host, model, site and network for all tests of a worker; a project for each. */
export const test = base.extend<Own, Shared>({
  database: ['sqlite', { scope: 'worker', option: true }],
  model: [async ({}, use) => {
    const model = await ModelServer.start();
    await use(model);
    await model.stop();
  }, { scope: 'worker' }],
  host: [async ({ model, database }, use) => {
    const host = await Host.start(model, database);
    await use(host);
    await host.stop();
  }, { scope: 'worker', timeout: 120_000 }],
  site: [async ({}, use) => {
    const site = await Site.start();
    await use(site);
    await site.stop();
  }, { scope: 'worker' }],
  network: [async ({ host }, use) => {
    const network = await Network.start(host.port);
    await use(network);
    await network.stop();
  }, { scope: 'worker' }],
  operator: [async ({ host }, use) => use(await Operator.register(host)), { scope: 'worker' }],
  reset: [async ({ model, network, site }, use) => {
    model.answer('Hello from the model.');
    network.reset();
    site.reports.length = 0;
    await use();
  }, { auto: true }],
  project: async ({ operator, site }, use) => use(await operator.project({}, [site.origin])),
  dashboard: async ({ page, host }, use) => {
    const dashboard = new Dashboard(page, host);
    await use(dashboard);
    if (dashboard.sins.found.length)
      throw new Error(`The dashboard did what it must not:\n${dashboard.sins.found.join('\n')}`);
  },
  loader: async ({ network }, use) => use(`http://127.0.0.1:${network.port}${Host.prefix}/widget.js`),
});

export { expect } from '@playwright/test';
