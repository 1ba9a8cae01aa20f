/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zephyr, as tests/debug/test_aware_kernels.c expects it: names of types, members and variables are
 * those of version 3. With INFO_TABLE there is a thread-info table. */
#include <stddef.h>

#include "mock.h"

typedef struct dnode {
    struct dnode *next, *prev;
} sys_dnode_t;
typedef struct {
    sys_dnode_t waitq;
} _wait_q_t;
struct _timeout {
    sys_dnode_t node;
    void (*fn)(struct _timeout *);
    int64_t dticks;
};
struct _thread_base {
    sys_dnode_t qnode_dlist;
    _wait_q_t *pended_on;
    uint8_t user_options, thread_state;
    int8_t prio;
    uint8_t sched_locked;
    struct _timeout timeout;
};
struct _callee_saved {
    uint32_t v1, v2, v3, v4, v5, v6, v7, v8;
    void *psp;
};
struct k_thread {
    struct _thread_base base;
    struct _callee_saved callee_saved;
    void *init_data;
    struct {
        void (*pEntry)(void);
    } entry;
    struct k_thread *next_thread;
    char name[32];
    struct {
        void *start;
        size_t size, delta;
    } stack_info;
};
struct k_sem {
    _wait_q_t wait_q;
    unsigned int count, limit;
};
struct k_mutex {
    _wait_q_t wait_q;
    struct k_thread *owner;
    uint32_t lock_count;
    int owner_orig_prio;
};
struct k_queue {
    void *data[2];
    uint32_t lock;
    _wait_q_t wait_q;
};
struct k_fifo {
    struct k_queue _queue;
};
struct _cpu {
    uint32_t nested;
    char *irq_stack;
    struct k_thread *current;
};
struct z_kernel {
    struct _cpu cpus[1];
    struct {
        struct k_thread *cache;
        sys_dnode_t runq;
    } ready_q;
    struct k_thread *threads;
};

extern struct k_thread z_main_thread, pool[2], sleeper, stopped, waiter, dummy;
struct {
    int before;
    struct k_sem ready;
    struct k_fifo mail[2];
} device;
extern struct k_mutex lock;
extern sys_dnode_t timeout_list;

void z_thread_timeout(struct _timeout *timeout)
{
    (void)timeout;
}

static uint32_t stack[64];
static uint32_t saved_stack[64] = {0xaaaaaaaa, 0xaaaaaaaa, 1, ENTRY};

#define THREAD(text, state, urgency, queue, saved, lowest, follower)                               \
    .base.pended_on = (void *)(queue), .base.thread_state = state, .base.prio = urgency,           \
    .callee_saved = {CALLEE, saved}, .next_thread = follower, .name = text,                        \
    .stack_info = {lowest, sizeof stack, 0}, .entry = {there}
#define TIMEOUT(after, before, ticks) .base.timeout = {{after, before}, z_thread_timeout, ticks}

struct k_thread z_main_thread = {THREAD("main", 0x80, 0, 0, stack + 9, stack, &pool[0])};
struct k_thread pool[2] = {
    {THREAD("taker", 0x02, 5, &device.ready.wait_q, saved_stack + 3, saved_stack, &pool[1]),
     TIMEOUT(&sleeper.base.timeout.node, &timeout_list, 7)},
    {THREAD("", 0x02, -3, &device.mail[1]._queue.wait_q, stack + 9, stack, &sleeper)}};
struct k_thread sleeper = {THREAD("sleeper", 0x10, 1, 0, stack + 9, stack, &stopped),
                           TIMEOUT(&timeout_list, &pool[0].base.timeout.node, 5)};
struct k_thread stopped = {THREAD("stopped", 0x10, 2, 0, stack + 9, stack, &waiter)};
struct k_thread waiter = {THREAD("waiter", 0x02, 3, &lock.wait_q, stack + 9, stack, 0)};
struct k_thread dummy = {.base.thread_state = 1};

struct k_mutex lock = {{{0, 0}}, &z_main_thread, 1, 4};
sys_dnode_t timeout_list = {&pool[0].base.timeout.node, &sleeper.base.timeout.node};

struct z_kernel _kernel = {.cpus = {{0, 0, &dummy}}, .threads = &z_main_thread};

#ifdef INFO_TABLE
#define NONE ((size_t)-1)
const size_t _kernel_thread_info_offsets[] = {1,
                                              offsetof(struct z_kernel, cpus[0].current),
                                              offsetof(struct z_kernel, threads),
                                              offsetof(struct k_thread, entry),
                                              offsetof(struct k_thread, next_thread),
                                              offsetof(struct k_thread, base.thread_state),
                                              offsetof(struct k_thread, base.user_options),
                                              offsetof(struct k_thread, base.prio),
                                              offsetof(struct k_thread, callee_saved.psp),
                                              offsetof(struct k_thread, name),
                                              NONE,
                                              NONE};
const size_t _kernel_thread_info_num_offsets =
    sizeof _kernel_thread_info_offsets / sizeof _kernel_thread_info_offsets[0];
const uint8_t _kernel_thread_info_size_t_size = sizeof(size_t);
#endif

void reset(void)
{
    device.ready.count = 0;
    device.ready.limit = 4;
    SET(_kernel.cpus[0].current, &z_main_thread);
    SET(_kernel.cpus[0].current, &pool[0]);
    SET(_kernel.cpus[0].current, &z_main_thread);
    finish();
}
