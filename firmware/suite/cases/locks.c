/* SPDX-License-Identifier: MIT */
/* Cases for locks: who owns them, who gets them, and what that does to priorities. The actors are
   tasks that do one call after the other, as they are told. */
#include "suite.h"

#if BOS_LOCK

#define ACTORS 3

typedef struct Actor {
    Task *task;
    Semaphore go;
    int letter; /* noted after each call */
    int give;   /* the call: lock_give(), or else lock_take() */
    Lock *lock; /* null: the actor ends */
    bos_tick timeout;
    int result; /* NOT_YET while the call waits */
} Actor;

#define NOT_YET 99

static Actor actors[ACTORS];
static Actor *const a = &actors[0], *const b = &actors[1], *const c = &actors[2];
static Lock first, second, third;

static void act(Task *this_task, void *this_data)
{
    Actor *actor = this_data;

    (void)this_task;
    while (semaphore_down(&actor->go, BOS_FOREVER) == BOS_OK && actor->lock != NULL) {
        actor->result =
            actor->give ? lock_give(actor->lock) : lock_take(actor->lock, actor->timeout);
        note(actor->letter);
    }
}

/* Makes a, b and c of these priorities; where that is 0 there is none. */
static void cast(int priority_a, int priority_b, int priority_c)
{
    int priorities[ACTORS], i;

    priorities[0] = priority_a;
    priorities[1] = priority_b;
    priorities[2] = priority_c;
    for (i = 0; i < ACTORS; i++) {
        semaphore_init(&actors[i].go, SEMAPHORE_DOWN);
        actors[i].letter = 'a' + i;
        actors[i].task = priorities[i] != 0 ? begin(act, priorities[i], &actors[i]) : NULL;
        settle();
    }
}

static void prompt(Actor *actor, int give, Lock *lock, bos_tick timeout)
{
    actor->give = give;
    actor->lock = lock;
    actor->timeout = timeout;
    actor->result = NOT_YET;
    (void)semaphore_up(&actor->go);
}

static int take(Actor *actor, Lock *lock, bos_tick timeout)
{
    prompt(actor, 0, lock, timeout);
    settle();
    return actor->result;
}

static int give(Actor *actor, Lock *lock)
{
    prompt(actor, 1, lock, 0);
    settle();
    return actor->result;
}

/* Ends those that are left; so much must have been noted since it was looked at last. */
static void finish(const char *letters)
{
    int i;

    for (i = 0; i < ACTORS; i++) {
        if (actors[i].task == NULL)
            continue;
        prompt(&actors[i], 0, NULL, 0);
        settle();
    }
    noted(letters);
}

static void remove_actor(Actor *actor)
{
    EQUAL(task_remove(actor->task), BOS_OK);
    actor->task = NULL;
}

static void init_all(int protocol)
{
    EQUAL(lock_init(&first, protocol, 0), BOS_OK);
    EQUAL(lock_init(&second, protocol, 0), BOS_OK);
    EQUAL(lock_init(&third, protocol, 0), BOS_OK);
}

static void whole(void)
{
    EQUAL(kernel_check(), CHECK_WHOLE);
}

/* ---- ownership ---- */

static void owner(void)
{
    cast(LOW, 0, 0);
    init_all(LOCK_NONE);
    CHECK(lock_owner(&first) == NULL);
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_OK);
    CHECK(lock_owner(&first) == task_this());
    EQUAL(lock_take(&first, BOS_FOREVER), BOS_ERROR_STATE);
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_ERROR_STATE);
    EQUAL(take(a, &first, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(give(a, &first), BOS_ERROR_STATE);
    CHECK(lock_owner(&first) == task_this());
    EQUAL(lock_give(&first), BOS_OK);
    EQUAL(lock_give(&first), BOS_ERROR_STATE);
    EQUAL(take(a, &first, BOS_NO_WAIT), BOS_OK);
    EQUAL(lock_take(&first, 2), BOS_TIMEOUT);
    EQUAL(lock_take(&first, BOS_LONGEST + 1), BOS_ERROR_RANGE);
    EQUAL(give(a, &first), BOS_OK);
    finish("aaaa");
}

static void ranges(void)
{
    EQUAL(lock_init(&first, -1, 0), BOS_ERROR_RANGE);
    EQUAL(lock_init(&first, LOCK_CEILING + 1, 1), BOS_ERROR_RANGE);
    EQUAL(lock_init(&first, LOCK_CEILING, 0), BOS_ERROR_RANGE);
    EQUAL(lock_init(&first, LOCK_CEILING, TASK_HIGHEST + 1), BOS_ERROR_RANGE);
    EQUAL(lock_init(&first, LOCK_INHERIT, 255), BOS_OK);
    EQUAL(lock_init(&first, LOCK_NONE, -1), BOS_OK);
#if BOS_EDF
    EQUAL(lock_init(&first, LOCK_CEILING, 10), BOS_ERROR_RANGE);
#else
    EQUAL(lock_init(&first, LOCK_CEILING, TASK_HIGHEST), BOS_OK);
    EQUAL(lock_init(&first, LOCK_CEILING, 1), BOS_OK);
#endif
}

static int isr_take, isr_give;

static void from_isr(void)
{
    isr_take = lock_take(&first, BOS_NO_WAIT);
    isr_give = lock_give(&second);
}

static void contexts(void)
{
    init_all(LOCK_INHERIT);
    EQUAL(lock_take(&second, BOS_NO_WAIT), BOS_OK);
    interrupt(from_isr);
    EQUAL(isr_take, BOS_ERROR_CONTEXT);
    EQUAL(isr_give, BOS_ERROR_CONTEXT);
    CHECK(lock_owner(&first) == NULL);
    EQUAL(lock_give(&second), BOS_OK);
}

/* The most urgent first, the longest waiting among equals; nobody takes it in between. */
static void order(void)
{
    cast(LOW, LOW, LOW + 1);
    init_all(LOCK_NONE);
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_OK);
    EQUAL(take(a, &first, BOS_FOREVER), NOT_YET);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(take(c, &first, BOS_FOREVER), NOT_YET);
    EQUAL(lock_give(&first), BOS_OK);
    CHECK(lock_owner(&first) == c->task);
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_TIMEOUT);
    settle();
    EQUAL(give(c, &first), BOS_OK);
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(give(b, &first), BOS_OK);
    noted("ccaabb");
    CHECK(lock_owner(&first) == NULL);
    finish("");
}

/* ---- priorities ---- */

static void protocol_none(void)
{
    cast(LOW, HIGH, 0);
    init_all(LOCK_NONE);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(a->task->priority, LOW);
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(give(b, &first), BOS_OK);
    finish("abab");
}

/* The owner, ready and behind others, goes before them as soon as somebody urgent waits for it,
   and behind them again when it has given the lock. */
static void inheritance(void)
{
    cast(LOW, LOW + 10, HIGH);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    noted("a");
    prompt(b, 1, &second, 0);
    prompt(a, 1, &first, 0);
    prompt(c, 0, &first, BOS_FOREVER);
    EQUAL(a->task->priority, LOW);
    noted("c");
    settle();
    noted("ba");
    EQUAL(c->result, BOS_OK);
    EQUAL(give(c, &first), BOS_OK);
    finish("c");
}

/* c waits for b, which waits for a: a is as urgent as c, for as long as c waits. */
static void chain(void)
{
    cast(LOW, LOW + 10, HIGH);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &second, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(take(c, &second, 2), NOT_YET);
    EQUAL(a->task->priority, HIGH);
    EQUAL(b->task->priority, HIGH);
    whole();
    EQUAL(task_sleep(2), BOS_OK);
    EQUAL(c->result, BOS_TIMEOUT);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(b->task->priority, LOW + 10);
    EQUAL(take(c, &second, BOS_FOREVER), NOT_YET);
    EQUAL(a->task->priority, HIGH);
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(a->task->priority, LOW);
    EQUAL(b->result, BOS_OK);
    EQUAL(b->task->priority, HIGH);
    EQUAL(give(b, &second), BOS_OK);
    EQUAL(b->task->priority, LOW + 10);
    EQUAL(give(b, &first), BOS_OK);
    EQUAL(give(c, &second), BOS_OK);
    finish("abcbacbbc");
}

/* The priority falls only as far as the waiters of the locks that are left demand. */
static void several(void)
{
    cast(LOW, LOW + 10, HIGH);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(a, &second, BOS_FOREVER), BOS_OK);
    EQUAL(take(a, &third, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(take(c, &second, BOS_FOREVER), NOT_YET);
    EQUAL(a->task->priority, HIGH);
    EQUAL(give(a, &third), BOS_OK);
    EQUAL(a->task->priority, HIGH);
    EQUAL(give(a, &second), BOS_OK);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(a->task->priority, LOW);
    EQUAL(b->result, BOS_OK);
    EQUAL(give(b, &first), BOS_OK);
    EQUAL(give(c, &second), BOS_OK);
    finish("aaaacababc");
}

/* A waiter that is removed lends its priority no more. */
static void waiter_removed(void)
{
    cast(LOW, LOW + 10, HIGH);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(take(c, &first, BOS_FOREVER), NOT_YET);
    EQUAL(a->task->priority, HIGH);
    remove_actor(c);
    EQUAL(a->task->priority, LOW + 10);
    remove_actor(b);
    EQUAL(a->task->priority, LOW);
    settle();
    EQUAL(give(a, &first), BOS_OK);
    CHECK(lock_owner(&first) == NULL);
    finish("aa");
}

/* A priority that is set is the task's own; what it inherits stays above it. */
static void set_owner(void)
{
    cast(LOW, HIGH, 0);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(task_set_priority(a->task, LOW - 10), LOW);
    EQUAL(a->task->priority, HIGH);
    EQUAL(task_set_priority(a->task, HIGH + 10), LOW - 10);
    EQUAL(a->task->priority, HIGH + 10);
    EQUAL(task_set_priority(a->task, LOW + 5), HIGH + 10);
    EQUAL(a->task->priority, HIGH);
    whole();
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(a->task->priority, LOW + 5);
    EQUAL(give(b, &first), BOS_OK);
    finish("abab");
}

static void set_waiter(void)
{
    cast(LOW, LOW + 10, LOW + 20);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &second, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(take(c, &second, BOS_FOREVER), NOT_YET);
    EQUAL(task_set_priority(c->task, LOW + 30), LOW + 20);
    EQUAL(a->task->priority, LOW + 30);
    EQUAL(task_set_priority(c->task, LOW + 5), LOW + 30);
    EQUAL(b->task->priority, LOW + 10);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(task_set_priority(b->task, LOW - 5), LOW + 10);
    EQUAL(a->task->priority, LOW + 5);
    whole();
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(a->task->priority, LOW);
    EQUAL(give(b, &second), BOS_OK);
    EQUAL(b->task->priority, LOW - 5);
    EQUAL(give(b, &first), BOS_OK);
    EQUAL(give(c, &second), BOS_OK);
    finish("abbacbbc");
}

/* A running owner that gives its lock keeps its turn among its equals. */
static void same_priority(void)
{
    cast(SUITE_PRIORITY, HIGH, 0);
    init_all(LOCK_INHERIT);
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_OK);
    prompt(a, 1, &second, 0);
    prompt(b, 0, &first, BOS_FOREVER);
    EQUAL(task_this()->priority, HIGH);
    EQUAL(lock_give(&first), BOS_OK);
    EQUAL(task_this()->priority, SUITE_PRIORITY);
    noted("b");
    EQUAL(give(b, &first), BOS_OK);
    finish("ba");
}

/* A deadlock ends with the wait that has a time, and leaves no priority behind. */
static void deadlock(void)
{
    cast(LOW, LOW + 10, HIGH);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &second, BOS_FOREVER), BOS_OK);
    EQUAL(take(a, &second, 5), NOT_YET);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    EQUAL(take(c, &first, 2), NOT_YET);
    EQUAL(a->task->priority, HIGH);
    EQUAL(b->task->priority, HIGH);
    EQUAL(task_sleep(6), BOS_OK);
    settle();
    EQUAL(c->result, BOS_TIMEOUT);
    EQUAL(a->result, BOS_TIMEOUT);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(b->task->priority, LOW + 10);
    whole();
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(a->task->priority, LOW);
    EQUAL(give(b, &first), BOS_OK);
    EQUAL(give(b, &second), BOS_OK);
    finish("abcababb");
}

#if !BOS_EDF
static void ceiling(void)
{
    cast(LOW, HIGH, 0);
    EQUAL(lock_init(&first, LOCK_CEILING, LOW + 20), BOS_OK);
    EQUAL(lock_init(&second, LOCK_CEILING, LOW + 10), BOS_OK);
    EQUAL(lock_init(&third, LOCK_INHERIT, 0), BOS_OK);
    EQUAL(take(a, &second, BOS_FOREVER), BOS_OK);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(a->task->priority, LOW + 20);
    EQUAL(take(a, &third, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), BOS_ERROR_RANGE);
    EQUAL(take(b, &third, BOS_FOREVER), NOT_YET);
    EQUAL(a->task->priority, HIGH);
    EQUAL(give(a, &third), BOS_OK);
    EQUAL(a->task->priority, LOW + 20);
    EQUAL(give(a, &first), BOS_OK);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(task_set_priority(a->task, LOW + 5), LOW);
    EQUAL(a->task->priority, LOW + 10);
    EQUAL(give(a, &second), BOS_OK);
    EQUAL(a->task->priority, LOW + 5);
    EQUAL(give(b, &third), BOS_OK);
    finish("aaabbaaab");
}

/* At the ceiling at once: whoever could take the lock too does not even begin. */
static void ceiling_at_once(void)
{
    cast(SUITE_PRIORITY + 5, 0, 0);
    EQUAL(lock_init(&first, LOCK_CEILING, SUITE_PRIORITY + 5), BOS_OK);
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_OK);
    EQUAL(task_this()->priority, SUITE_PRIORITY + 5);
    prompt(a, 0, &first, BOS_FOREVER);
    EQUAL(a->result, NOT_YET);
    CHECK(a->task->state == TASK_READY);
    EQUAL(lock_give(&first), BOS_OK);
    EQUAL(a->result, BOS_OK);
    EQUAL(task_this()->priority, SUITE_PRIORITY);
    EQUAL(give(a, &first), BOS_OK);
    finish("aa");
}
#endif

/* ---- ends ---- */

static int owned_in_destructor;

static void take_two(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(lock_take(&first, BOS_NO_WAIT), BOS_OK);
    EQUAL(lock_take(&second, BOS_NO_WAIT), BOS_OK);
    if (this_data != NULL)
        EQUAL(task_sleep(BOS_LONGEST), BOS_OK);
}

static void give_one(Task *this_task, void *this_data)
{
    (void)this_data;
    owned_in_destructor = lock_owner(&first) == this_task && lock_owner(&second) == this_task;
    EQUAL(lock_give(&first), BOS_OK);
}

static const TaskClass taker =
    TASK_CLASS("taker", NULL, take_two, give_one, SUITE_STACK, LOW + 10, 0);

/* The destructor still owns the locks; what it does not give, the kernel gives. */
static void ends(void *stays)
{
    Task *task;

    cast(LOW, 0, 0);
    task = task_create(&taker, stays);
    init_all(LOCK_INHERIT);
    owned_in_destructor = 0;
    if (stays != NULL) {
        settle();
        CHECK(lock_owner(&second) == task);
        EQUAL(take(a, &second, BOS_FOREVER), NOT_YET);
        EQUAL(task_remove(task), BOS_OK);
    }
    settle();
    EQUAL(owned_in_destructor, 1);
    CHECK(lock_owner(&first) == NULL);
    CHECK(lock_owner(&second) == (stays != NULL ? a->task : NULL));
    if (stays != NULL)
        EQUAL(give(a, &second), BOS_OK);
    finish(stays != NULL ? "aa" : "");
}

static void body_returns(void)
{
    ends(NULL);
}

static void owner_removed(void)
{
    ends(&first);
}

static void removed(void)
{
    cast(LOW, HIGH, 0);
    init_all(LOCK_INHERIT);
    EQUAL(take(a, &second, BOS_FOREVER), BOS_OK);
    EQUAL(take(a, &first, BOS_FOREVER), BOS_OK);
    EQUAL(take(b, &first, BOS_FOREVER), NOT_YET);
    lock_remove(&first);
    EQUAL(b->result, BOS_REMOVED);
    EQUAL(a->task->priority, LOW);
    EQUAL(give(a, &first), BOS_ERROR_STATE);
    lock_remove(&third);
    EQUAL(give(a, &second), BOS_OK);
    finish("aabaa");
}

static Lock *isr_made;

static void make_in_isr(void)
{
    isr_made = lock_create(LOCK_NONE, 0);
}

static void created(void)
{
    const bos_size before = memory_unused(bos.heap);
    Lock *made = lock_create(LOCK_INHERIT, 0);

    CHECK(made != NULL);
    lock_set_name(made, "made");
    EQUAL(lock_take(made, BOS_NO_WAIT), BOS_OK);
    EQUAL(lock_delete(made), BOS_OK);
    CHECK(task_this()->locks == NULL);
    CHECK(lock_create(7, 0) == NULL);
    interrupt(make_in_isr);
    CHECK(isr_made == NULL);
    EQUAL(memory_unused(bos.heap), before);
    init_all(LOCK_NONE);
    EQUAL(lock_delete(&first), BOS_ERROR_STATE);
    EQUAL(hook_code, BOS_PANIC_FREE);
    hook_code = 0;
}

const Case suite_lock[] = {{"lock_owner", owner},
                           {"lock_ranges", ranges},
                           {"lock_contexts", contexts},
                           {"lock_order", order},
                           {"lock_none", protocol_none},
                           {"lock_inheritance", inheritance},
                           {"lock_chain", chain},
                           {"lock_several", several},
                           {"lock_waiter_removed", waiter_removed},
                           {"lock_set_priority_of_owner", set_owner},
                           {"lock_set_priority_of_waiter", set_waiter},
                           {"lock_same_priority", same_priority},
                           {"lock_deadlock", deadlock},
#if !BOS_EDF
                           {"lock_ceiling", ceiling},
                           {"lock_ceiling_at_once", ceiling_at_once},
#endif
                           {"lock_body_returns", body_returns},
                           {"lock_owner_removed", owner_removed},
                           {"lock_removed", removed},
                           {"lock_created", created},
                           {NULL, NULL}};

#else

const Case suite_lock[] = {{NULL, NULL}};

#endif
