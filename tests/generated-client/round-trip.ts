// Creates, finds, filters, changes and removes todos through the generated client. The compiler has checked every name and type in
// here against the document; this checks that the server does what they say.

import assert from 'node:assert/strict';
import { createClient } from './client/client';
import {
    todoControllerCount,
    todoControllerCreate,
    todoControllerFind,
    todoControllerFindById,
    todoControllerRemove,
    todoControllerReplace,
    todoControllerUpdate,
    todoControllerUpdateAll,
} from './client/sdk.gen';
import type { NewTodo, Todo, TodoFilter, TodoWhere } from './client/types.gen';

// `filter` and `where` are JSON in the query, as the document says (`content: application/json`).
const querySerializer = (query: Record<string, unknown>) =>
    Object.entries(query)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
        .join('&');
const client = createClient({ baseUrl: process.argv[2] ?? 'http://127.0.0.1:3000', querySerializer });
const throwOnError = true;

async function roundTrip() {
    const fresh: NewTodo = { title: 'water the plants', desc: 'all & every one, 100 %', tag: { room: ['hall', 'bath'] } };
    const created: Todo = (await todoControllerCreate({ client, body: fresh, throwOnError })).data;
    assert.ok(created.id !== undefined);
    const path = { id: created.id };
    assert.deepEqual(created, { ...created, ...fresh });

    const found = (await todoControllerFindById({ client, path, query: { filter: { fields: ['id', 'title'] } }, throwOnError })).data;
    assert.deepEqual(found, { id: created.id, title: 'water the plants' });

    const where: TodoWhere = { and: [{ title: { like: 'water%' } }, { id: { gte: created.id } }] };
    const filter: TodoFilter = { where, order: ['title ASC', 'id DESC'], limit: 5 };
    const all = (await todoControllerFind({ client, query: { filter }, throwOnError })).data;
    assert.deepEqual(all, [created]);
    assert.equal((await todoControllerCount({ client, query: { where }, throwOnError })).data.count, 1);

    await todoControllerUpdate({ client, path, body: { isComplete: true }, throwOnError });
    await todoControllerUpdateAll({ client, query: { where }, body: { desc: 'done' }, throwOnError });
    const changed = (await todoControllerFindById({ client, path, throwOnError })).data;
    assert.deepEqual(changed, { ...created, isComplete: true, desc: 'done' });

    await todoControllerReplace({ client, path, body: { title: 'rest' }, throwOnError });
    assert.deepEqual((await todoControllerFindById({ client, path, throwOnError })).data, { id: created.id, title: 'rest' });

    await todoControllerRemove({ client, path, throwOnError });
    const gone = await todoControllerFindById({ client, path });
    assert.equal(gone.response?.status, 404);
    // Errors have the type that the document says, too.
    assert.equal(gone.error?.error.statusCode, 404);
    assert.equal(gone.error?.error.code, 'ENTITY_NOT_FOUND');

    const refused = await todoControllerCreate({ client, body: { title: 'x', id: 7 } as NewTodo });
    assert.equal(refused.response?.status, 422);
    assert.ok(Array.isArray(refused.error?.error.details));
    console.log('round trip: 8 operations of the generated client agree with the server');
}

roundTrip().catch((error) => {
    console.error(error);
    process.exit(1);
});
