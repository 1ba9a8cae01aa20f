/* SPDX-License-Identifier: MIT */
/* Calls each service of the kernel in a situation of its own, in each scheduling mode, and checks
   that nothing is lost. It is made for a harness that makes interrupts pending at each instruction
   boundary of a service. What the harness needs are symbols:
     boundary_begin_NAME, boundary_end_NAME   around the call in the situation NAME
     boundary_done                            reached after each situation's checks
     boundary_check, boundary_file            0, or line and file of the first check that failed
     boundary_interrupts, boundary_lows       how often the interrupts' handlers have run
     boundary_irq_high, boundary_irq_low      the interrupts' numbers
     boundary_situations                      how many there are; modes are gone through in turn
   The handler uses what a handler may: it wakes a task, takes a block and gives another, and does
   what disturbs the situation most. Alone the image runs all situations three times, with the
   interrupt raised before and after each, and ends with status 0 when all holds. */
#include "boundary.h"

#include "print.h"

#define ROUNDS 3

volatile unsigned boundary_check;
const char *volatile boundary_file = "";
volatile unsigned boundary_interrupts, boundary_lows;
volatile unsigned boundary_situations;
const volatile int boundary_irq_high = SPARE_IRQ_HIGH;
const volatile int boundary_irq_low = SPARE_IRQ_LOW;
void boundary_done(void);

static unsigned failed_in; /* the situation's number in its mode, counted from 1 */

void must(int holds, const char *file, unsigned line)
{
    if (holds || boundary_check != 0)
        return;
    boundary_file = file;
    failed_in = boundary_situations;
    boundary_check = line;
}

/* ---- the interrupts ---- */

static Semaphore wake; /* one Up for each interrupt */
static volatile unsigned woken;
Memory pool;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(16, BLOCKS)];
} pool_area;
void (*disturb)(void);
void (*on_watch)(void);
void (*low_action)(void);

/* Takes a block and gives back the one of the interrupt before. */
static void *kept;

static void change_block(void)
{
    void *block = alloc_fmem(&pool);

    MUST(block != NULL);
    if (kept != NULL)
        MUST(free_fmem(&pool, kept) == BOS_OK);
    kept = block;
}

static void handler(void)
{
    ENTER_ISR;
    boundary_interrupts++;
    MUST(semaphore_up(&wake) == BOS_OK);
    change_block();
    if (disturb != NULL)
        disturb();
    EXIT_ISR;
}

/* Less urgent: the other may come at each of its instructions. */
static void low_handler(void)
{
    void *block;

    ENTER_ISR;
    boundary_lows++;
    MUST(semaphore_up(&wake) == BOS_OK);
    block = alloc_fmem(&pool);
    MUST(block != NULL);
    if (low_action != NULL)
        low_action();
    MUST(free_fmem(&pool, block) == BOS_OK);
    EXIT_ISR;
}

static void watch(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    for (;;) {
        MUST(semaphore_down(&wake, BOS_FOREVER) == BOS_OK);
        woken++;
        if (on_watch != NULL)
            on_watch();
    }
}

/* ---- what each situation must keep ---- */

static const Situation *situation; /* the present one */
static unsigned woken_before;

int all_woken(void)
{
    int all;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    all = woken == boundary_interrupts + boundary_lows;
    INTERRUPTS_RESTORE(mask);
    return all;
}

void boundary_begins(void)
{
    remember_ended();
    woken_before = woken;
}

/* Who can be pre-empted has been at once; who cannot has not been at all. */
void boundary_ends(void)
{
    if ((situation->kind & LOCKED) != 0)
        return;
    if (mode == MODE_PREEMPTIVE)
        MUST(all_woken());
    else if ((situation->kind & GIVES_UP) == 0)
        MUST(woken == woken_before);
}

/* Ticks against a counter of the same clock: none may be lost. The tick's handler may be late by
   less than a period. */
#define PERIOD (CPU_CLOCK_HZ / BOS_TICK_HZ)
static bos_tick first_tick;
static unsigned first_cycle;
bos_tick extra_ticks;

static void check_ticks(void)
{
    const bos_tick ticks = kernel_ticks() - first_tick - extra_ticks;
    const unsigned periods = (board_cycles() - first_cycle) / PERIOD;

    MUST(ticks - periods + 1u <= 2u);
}

/* In one of the modes tasks and handlers are traced. */
static union {
    port_align align;
    char bytes[TRACE_SIZE(5)];
} task_trace, isr_trace;

static void set_trace(void)
{
    const int on = mode == MODE_MIXED;

    (void)trace_set_buffer(task_this(), on ? &task_trace : NULL, sizeof(task_trace));
    (void)trace_set_buffer(NULL, on ? &isr_trace : NULL, sizeof(isr_trace));
}

/* Entries are of known calls, and nobody is inside any now. */
static void check_trace(const Task *task)
{
    TraceEntry entry;
    bos_size n;

    for (n = 0; trace_read(task, n, &entry) == BOS_OK; n++) {
        MUST(entry.state == TRACE_RETURNED || entry.state == TRACE_ABANDONED);
        MUST(entry.call != TRACE_CALL_NONE && entry.level <= 3); /* the tick, low, high */
    }
    MUST(mode != MODE_MIXED || task == NULL || (n > 0 && n <= 5));
}

static void check_all(bos_size heap)
{
    let_run();
    clean_up();
    MUST(all_woken());
    MUST(ups == downs + semaphore_status(&gate));
    MUST(tasks() == 3);
    MUST(memory_unused(bos.heap) == heap);
    MUST(memory_unused(&pool) == BLOCKS - (kept != NULL));
    MUST(task_this()->lock_depth == 0);
    MUST(task_this()->priority == MAIN);
    MUST(bos.isr_depth == 0);
    MUST(bos.timers.first == NULL);
    MUST(kernel_check() == CHECK_WHOLE);
    MUST(memory_check(&pool) == CHECK_WHOLE);
    MUST(memory_check(bos.heap) == CHECK_WHOLE);
    check_ticks();
    check_trace(task_this());
    check_trace(NULL);
}

__attribute__((noinline, noclone)) void boundary_done(void)
{
    __asm__ volatile("" : : : "memory");
}

/* ---- the loop ---- */

static const Situation *const tables[] = {boundary_tasks,    boundary_kernel,  boundary_semaphores,
                                          boundary_memory,   boundary_queues,  boundary_events,
                                          boundary_messages, boundary_devices, boundary_removals,
                                          boundary_readers,  boundary_locks,   boundary_objects};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

static void report(void)
{
    Line line;

    print_begin(&line);
    if (boundary_check == 0) {
        print_text(&line, "boundary: all hold, situations ");
        print_number(&line, boundary_situations, 0, ' ');
        print_text(&line, ", interrupts ");
        print_number(&line, boundary_interrupts, 0, ' ');
    } else {
        print_text(&line, "boundary: FAIL at line ");
        print_number(&line, boundary_check, 0, ' ');
        print_text(&line, " of ");
        print_text(&line, boundary_file);
        print_text(&line, ", situation ");
        print_number(&line, failed_in, 0, ' ');
    }
    print_end(&line);
}

/* In the first round nothing interrupts but the harness, in the others an interrupt before or after
   each situation. */
static void run_one(unsigned round, bos_size heap)
{
    low_action = NULL;
    if (round == 1)
        interrupt_raise(SPARE_IRQ_HIGH);
    situation->run();
    if (round == 2)
        interrupt_raise(SPARE_IRQ_HIGH);
    check_all(heap);
    boundary_done();
}

static void run_all(unsigned round, bos_size heap)
{
    unsigned table;

    boundary_situations = 0;
    set_mode();
    set_trace();
    for (table = 0; table < TABLES; table++) {
        for (situation = tables[table]; situation->run != NULL; situation++) {
            boundary_situations++;
            run_one(round, heap);
        }
    }
}

static void run(Task *this_task, void *this_data)
{
    const bos_size heap = memory_unused(bos.heap);
    unsigned round;

    (void)this_task;
    (void)this_data;
    first_tick = kernel_ticks();
    first_cycle = board_cycles();
    for (round = 0; round < ROUNDS; round++) {
        for (mode = 0; mode < MODES; mode++)
            run_all(round, heap);
    }
    report();
    board_exit(boundary_check != 0);
}

static const TaskClass watch_class = TASK_CLASS("watch", NULL, watch, NULL, STACK, 200, 0);
static const TaskClass run_class = TASK_CLASS("run", NULL, run, NULL, 1024, MAIN, 0);

int main(void)
{
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    (void)semaphore_init_counting(&wake, 0, 65535u);
    print_init();
    semaphore_init(&gate, SEMAPHORE_DOWN);
    (void)memory_init(&pool, &pool_area, 16, BLOCKS);
    interrupt_attach(boundary_irq_high, handler, 0x40);
    interrupt_attach(boundary_irq_low, low_handler, 0x80);
    (void)task_create(&watch_class, NULL);
    (void)task_create(&run_class, NULL);
    kernel_start();
    return 0;
}
