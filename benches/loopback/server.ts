// The routes of the other servers as a LoopBack 4 application: a controller with an injected store, its parameters and bodies
// validated from their schemas. The port is the first argument.
import {Application, BindingScope, inject, injectable} from '@loopback/core';
import {get, HttpErrors, param, post, requestBody, RestBindings, RestComponent, RestServer, SchemaObject} from '@loopback/rest';

interface NewTodo {
  title: string;
  desc?: string;
  isComplete?: boolean;
}

type Todo = NewTodo & {id: number};

const KEPT = 1024;

/** The youngest 1,024 todos. */
@injectable({scope: BindingScope.SINGLETON})
class RingTodos {
  private last = 0;
  private readonly places: (Todo | undefined)[] = new Array(KEPT);

  constructor() {
    this.create({title: 'seed'});
  }

  create({title, desc, isComplete = false}: NewTodo): Todo {
    const todo = {id: ++this.last, title, desc, isComplete};
    this.places[todo.id % KEPT] = todo;
    return todo;
  }

  findById(id: number): Todo | undefined {
    const todo = this.places[id % KEPT];
    return todo?.id === id ? todo : undefined;
  }
}

const newTodo: SchemaObject = {
  title: 'NewTodo',
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: {title: {type: 'string', minLength: 1}, desc: {type: 'string'}, isComplete: {type: 'boolean'}},
};
const summand = {required: true, schema: {type: 'integer' as const, minimum: 0}};

class BenchController {
  constructor(@inject('services.todos') private readonly todos: RingTodos) {}

  @get('/hello')
  hello() {
    return {message: 'hello'};
  }

  @get('/sum')
  sum(@param.query.integer('a', summand) a: number, @param.query.integer('b', summand) b: number) {
    return {sum: a + b};
  }

  @post('/todos')
  create(@requestBody({required: true, content: {'application/json': {schema: newTodo}}}) todo: NewTodo) {
    return this.todos.create(todo);
  }

  @get('/todos/{id}')
  findById(@param.path.integer('id') id: number) {
    const todo = this.todos.findById(id);
    if (!todo) throw new HttpErrors.NotFound('No such todo');
    return todo;
  }
}

async function main() {
  const app = new Application({rest: {host: '127.0.0.1', port: Number(process.argv[2] ?? 8080)}});
  app.component(RestComponent);
  app.bind('services.todos').toClass(RingTodos).inScope(BindingScope.SINGLETON);
  app.controller(BenchController);
  const server = await app.getServer(RestServer);
  // Not found is what one workload asks for: nobody's log is measured.
  server.bind(RestBindings.SequenceActions.LOG_ERROR).to(() => {});
  await app.start();
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
