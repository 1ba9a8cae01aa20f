/* SPDX-License-Identifier: MIT */
/* Calls each service of the kernel in a situation of its own and checks that nothing is lost. It is
   made for a harness that makes interrupt SPARE_IRQ_HIGH (31 on mps2-an385) pending at each
   instruction boundary of a service. What the harness needs are symbols:
     boundary_begin_NAME, boundary_end_NAME   around the call in the situation NAME
     boundary_done                            reached after each situation's checks
     boundary_check                           0, or the source line of the first check that failed
     boundary_interrupts                      how often the interrupt's handler has run
   The handler uses what a handler may: it wakes a task, takes a block and gives another, and does
   what disturbs the situation most. Alone the image runs all situations three times, with the
   interrupt raised before and after each, and ends with status 0 when all holds. */
#include "board.h"
#include "print.h"

#define ROUNDS 3
#define MAIN   100
#define LOW    50
#define HIGH   150
#define STACK  512
#define BLOCKS 4 /* of the pool */

volatile unsigned boundary_check;
volatile unsigned boundary_interrupts;
void boundary_done(void);

/* Marks are labels, in functions that the compiler must not copy. */
#define MARK(name)      __asm__ volatile(".global " #name "\n" #name ":" : : : "memory")
#define BEGIN(name)     MARK(boundary_begin_##name)
#define END(name)       MARK(boundary_end_##name)
#define ONCE            __attribute__((noinline, noclone)) static
#define MUST(condition) must((condition) != 0, __LINE__)

static void must(int holds, unsigned line)
{
    if (!holds && boundary_check == 0)
        boundary_check = line;
}

/* ---- the interrupt ---- */

static Semaphore wake; /* one Up for each interrupt */
static volatile unsigned woken;
static Memory pool;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(16, BLOCKS)];
} pool_area;
static void (*disturb)(void); /* what the handler does to this situation */

static Semaphore gate;
static volatile unsigned ups, downs; /* of the gate */
static Task *volatile helper;        /* null when it has ended */

/* Counts one when the result is BOS_OK; tasks and handlers do, so no interrupt may come between. */
static int count(volatile unsigned *counter, int result)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    *counter += result == BOS_OK;
    INTERRUPTS_RESTORE(mask);
    return result;
}

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

static void watch(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    for (;;) {
        MUST(semaphore_down(&wake, BOS_FOREVER) == BOS_OK);
        woken++;
    }
}

static void up_gate(void)
{
    (void)count(&ups, semaphore_up(&gate));
}

static void suspend_helper(void)
{
    if (helper != NULL)
        (void)task_suspend(helper);
}

static void resume_helper(void)
{
    if (helper != NULL)
        (void)task_resume(helper);
}

static void toggle_helper(void)
{
    if (helper != NULL && task_resume(helper) != BOS_OK)
        (void)task_suspend(helper);
}

static void lower_helper(void)
{
    if (helper != NULL)
        (void)task_set_priority(helper, LOW - 1);
}

/* ---- helpers ---- */

static int arrive(Task *this_task, void *this_data)
{
    (void)this_data;
    helper = this_task;
    return BOS_OK;
}

static void leave(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    helper = NULL;
}

static void pass(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
}

static void take_gate(Task *this_task, void *this_data)
{
    const int result = semaphore_down(&gate, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == BOS_OK || result == BOS_REMOVED);
    (void)count(&downs, result);
}

static void give_gate(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    up_gate();
}

static void nap(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(task_sleep(1) == BOS_OK);
}

#define HELPER(body, priority) TASK_CLASS(#body, arrive, body, leave, STACK, priority, 0)
static const TaskClass pass_low = HELPER(pass, LOW);
static const TaskClass pass_equal = HELPER(pass, MAIN);
static const TaskClass pass_high = HELPER(pass, HIGH);
static const TaskClass take_high = HELPER(take_gate, HIGH);
static const TaskClass give_low = HELPER(give_gate, LOW);
static const TaskClass nap_high = HELPER(nap, HIGH);

static int tasks(void)
{
    const Task *task;
    int count = 0;

    for (task = bos.all; task != NULL; task = task->next)
        count++;
    return count;
}

/* The lock keeps the helper from running, and from ending, before its address is known. */
static void start(const TaskClass *type)
{
    section_lock();
    helper = task_create(type, NULL);
    MUST(helper != NULL);
    section_unlock();
}

/* The interrupt starts a task, which comes to the head of the list of all tasks. */
static TASK_BLOCK(started_block, STACK);
static Task *volatile started;

static void started_ends(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    started = NULL;
}

static const TaskClass started_low = TASK_CLASS("started", NULL, pass, started_ends, STACK, LOW, 0);

static void start_one(void)
{
    if (started == NULL)
        started = task_init(&started_block, sizeof(started_block), &started_low, NULL);
}

/* Ends whatever the situation left: wakes the helper until only the three that stay are there. */
static void clean_up(void)
{
    int tries;

    disturb = NULL;
    for (tries = 0; tries < 20 && tasks() != 3; tries++) {
        resume_helper();
        up_gate();
        (void)task_sleep(1);
    }
    while (count(&downs, semaphore_down(&gate, BOS_NO_WAIT)) == BOS_OK)
        continue;
}

/* ---- situations ---- */

ONCE void on_task_create(void)
{
    Task *task;

    disturb = start_one;
    BEGIN(task_create);
    task = task_create(&pass_high, NULL);
    END(task_create);
    MUST(task != NULL);
    MUST(helper == NULL);
}

ONCE void on_task_create_low(void)
{
    Task *task;

    disturb = toggle_helper;
    BEGIN(task_create_low);
    task = task_create(&pass_low, NULL);
    END(task_create_low);
    MUST(task != NULL);
}

ONCE void on_task_init(void)
{
    static TASK_BLOCK(block, STACK);
    Task *task;

    BEGIN(task_init);
    task = task_init(&block, sizeof(block), &pass_high, NULL);
    END(task_init);
    MUST(task != NULL);
    MUST(helper == NULL);
}

ONCE void on_task_remove(void)
{
    int result;

    start(&take_high);
    disturb = toggle_helper;
    BEGIN(task_remove);
    result = task_remove(helper);
    END(task_remove);
    MUST(result == BOS_OK);
}

ONCE void on_task_yield(void)
{
    int result;

    start(&pass_equal);
    BEGIN(task_yield);
    result = task_yield();
    END(task_yield);
    MUST(result == BOS_OK);
}

ONCE void on_task_sleep(void)
{
    const bos_tick begun = kernel_ticks();
    int result;

    BEGIN(task_sleep);
    result = task_sleep(1);
    END(task_sleep);
    MUST(result == BOS_OK);
    MUST(kernel_ticks() - begun >= 1);
    MUST(kernel_ticks() - begun <= 2);
}

ONCE void on_task_suspend(void)
{
    int result;

    start(&pass_low);
    disturb = resume_helper;
    BEGIN(task_suspend);
    result = task_suspend(helper);
    END(task_suspend);
    MUST(result == BOS_OK);
}

ONCE void on_task_resume(void)
{
    int result;

    start(&pass_low);
    MUST(task_suspend(helper) == BOS_OK);
    disturb = suspend_helper;
    BEGIN(task_resume);
    result = task_resume(helper);
    END(task_resume);
    MUST(result == BOS_OK);
}

ONCE void on_task_set_priority(void)
{
    int result;

    start(&pass_low);
    disturb = lower_helper;
    BEGIN(task_set_priority);
    result = task_set_priority(helper, LOW + 1);
    END(task_set_priority);
    MUST(result == LOW || result == LOW - 1);
}

ONCE void on_own_priority(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(own_priority);
    (void)task_set_priority(task_this(), TASK_HIGHEST);
    (void)task_set_priority(task_this(), MAIN);
    END(own_priority);
    MUST(task_this()->priority == MAIN);
}

ONCE void on_task_set_preemptive(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(task_set_preemptive);
    (void)task_set_preemptive(task_this(), 0);
    (void)task_set_preemptive(task_this(), 1);
    END(task_set_preemptive);
}

ONCE void on_kernel_set_preemptive(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(kernel_set_preemptive);
    (void)kernel_set_preemptive(0);
    (void)kernel_set_preemptive(1);
    END(kernel_set_preemptive);
}

ONCE void on_semaphore_up(void)
{
    int result;

    disturb = up_gate;
    BEGIN(semaphore_up);
    result = semaphore_up(&gate);
    END(semaphore_up);
    (void)count(&ups, result);
}

ONCE void on_semaphore_up_wakes(void)
{
    int result;

    start(&take_high);
    disturb = up_gate;
    BEGIN(semaphore_up_wakes);
    result = semaphore_up(&gate);
    END(semaphore_up_wakes);
    (void)count(&ups, result);
    MUST(helper == NULL);
}

ONCE void on_semaphore_down(void)
{
    int result;

    up_gate();
    disturb = up_gate;
    BEGIN(semaphore_down);
    result = semaphore_down(&gate, BOS_FOREVER);
    END(semaphore_down);
    MUST(count(&downs, result) == BOS_OK);
}

ONCE void on_semaphore_down_waits(void)
{
    int result;

    start(&give_low);
    disturb = up_gate;
    BEGIN(semaphore_down_waits);
    result = semaphore_down(&gate, BOS_FOREVER);
    END(semaphore_down_waits);
    MUST(count(&downs, result) == BOS_OK);
}

ONCE void on_semaphore_down_times_out(void)
{
    int result;

    disturb = up_gate;
    BEGIN(semaphore_down_times_out);
    result = semaphore_down(&gate, 1);
    END(semaphore_down_times_out);
    MUST(result == BOS_OK || result == BOS_TIMEOUT);
    (void)count(&downs, result);
}

ONCE void on_semaphore_down_no_wait(void)
{
    int result;

    disturb = up_gate;
    BEGIN(semaphore_down_no_wait);
    result = semaphore_down(&gate, BOS_NO_WAIT);
    END(semaphore_down_no_wait);
    MUST(result == BOS_OK || result == BOS_TIMEOUT);
    (void)count(&downs, result);
}

ONCE void on_semaphore_remove(void)
{
    start(&take_high);
    disturb = toggle_helper;
    BEGIN(semaphore_remove);
    semaphore_remove(&gate);
    END(semaphore_remove);
    MUST(semaphore_status(&gate) == SEMAPHORE_DOWN);
}

ONCE void on_alloc_fmem(void)
{
    void *block;

    BEGIN(alloc_fmem);
    block = alloc_fmem(&pool);
    END(alloc_fmem);
    MUST(block != NULL);
    MUST(free_fmem(&pool, block) == BOS_OK);
}

ONCE void on_free_fmem(void)
{
    void *block = alloc_fmem(&pool);
    int result;

    BEGIN(free_fmem);
    result = free_fmem(&pool, block);
    END(free_fmem);
    MUST(result == BOS_OK);
}

ONCE void on_alloc_vmem(void)
{
    void *chunk;

    BEGIN(alloc_vmem);
    chunk = alloc_vmem(bos.heap, 100);
    END(alloc_vmem);
    MUST(chunk != NULL);
    MUST(free_vmem(bos.heap, chunk) == BOS_OK);
}

ONCE void on_free_vmem(void)
{
    void *chunk = alloc_vmem(bos.heap, 100);
    int result;

    BEGIN(free_vmem);
    result = free_vmem(bos.heap, chunk);
    END(free_vmem);
    MUST(result == BOS_OK);
}

ONCE void on_section(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(section);
    section_lock();
    section_unlock();
    END(section);
}

ONCE void on_interrupts_off(void)
{
    bos_mask mask;

    start(&take_high);
    disturb = up_gate;
    BEGIN(interrupts_off);
    INTERRUPTS_OFF(mask);
    up_gate();
    INTERRUPTS_RESTORE(mask);
    END(interrupts_off);
}

/* Queue and buffer: the handler puts another item and another byte. What is put must be got. */
static Queue jobs;
static Node job, other_job;
static unsigned jobs_put;
static Buffer bytes;
static bos_byte byte_area[3];
static unsigned bytes_put, bytes_got;

static void put_other(void)
{
    if (other_job.next == NULL && jobs_put == 1) {
        jobs_put++;
        queue_put(&jobs, &other_job);
    }
    bytes_put += buffer_put(&bytes, 7, BOS_NO_WAIT) == BOS_OK;
}

static void begin_queue(void)
{
    queue_init(&jobs);
    job.next = NULL;
    other_job.next = NULL;
    jobs_put = 0;
    (void)buffer_init(&bytes, byte_area, sizeof(byte_area));
    bytes_put = 0;
    bytes_got = 0;
    disturb = put_other;
}

static void get_job(Task *this_task, void *this_data)
{
    Node *item = NULL;

    (void)this_task;
    (void)this_data;
    MUST(queue_get(&jobs, &item, BOS_FOREVER) == BOS_OK);
    MUST(item == &job || item == &other_job);
}

static void put_job(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    queue_put(&jobs, &job);
}

static void get_byte(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(buffer_get(&bytes, BOS_FOREVER) == 7);
    bytes_got++;
}

static const TaskClass get_job_high = HELPER(get_job, HIGH);
static const TaskClass put_job_low = HELPER(put_job, LOW);
static const TaskClass get_byte_high = HELPER(get_byte, HIGH);
static const TaskClass get_byte_low = HELPER(get_byte, LOW);

ONCE void on_queue_put(void)
{
    begin_queue();
    start(&get_job_high);
    jobs_put = 1;
    BEGIN(queue_put);
    queue_put(&jobs, &job);
    END(queue_put);
    disturb = NULL;
    MUST(helper == NULL);
    MUST(list_length(&jobs.items) + 1 == jobs_put);
}

ONCE void on_queue_get(void)
{
    Node *item = NULL;
    int result;

    begin_queue();
    queue_put(&jobs, &job);
    jobs_put = 1;
    BEGIN(queue_get);
    result = queue_get(&jobs, &item, BOS_FOREVER);
    END(queue_get);
    disturb = NULL;
    MUST(result == BOS_OK && item == &job);
    MUST(list_length(&jobs.items) + 1 == jobs_put);
}

ONCE void on_queue_get_waits(void)
{
    Node *item = NULL;
    int result;

    begin_queue();
    start(&put_job_low);
    jobs_put = 1;
    BEGIN(queue_get_waits);
    result = queue_get(&jobs, &item, BOS_FOREVER);
    END(queue_get_waits);
    disturb = NULL;
    MUST(result == BOS_OK && (item == &job || item == &other_job));
}

ONCE void on_queue_get_times_out(void)
{
    Node *item = NULL;
    int result;

    begin_queue();
    jobs_put = 1;
    BEGIN(queue_get_times_out);
    result = queue_get(&jobs, &item, 1);
    END(queue_get_times_out);
    disturb = NULL;
    MUST((result == BOS_OK) == (item == &other_job));
    MUST(list_length(&jobs.items) + 1 + (result == BOS_OK) == jobs_put);
}

ONCE void on_buffer_put(void)
{
    int result;

    begin_queue();
    start(&get_byte_high);
    BEGIN(buffer_put);
    result = buffer_put(&bytes, 7, BOS_NO_WAIT);
    END(buffer_put);
    disturb = NULL;
    MUST(result == BOS_OK && helper == NULL);
    MUST(buffer_length(&bytes) + bytes_got == bytes_put + 1);
}

ONCE void on_buffer_put_waits(void)
{
    int result;

    begin_queue();
    MUST(buffer_write(&bytes, "\7\7\7", 3, BOS_NO_WAIT) == 3);
    start(&get_byte_low);
    BEGIN(buffer_put_waits);
    result = buffer_put(&bytes, 7, BOS_FOREVER);
    END(buffer_put_waits);
    disturb = NULL;
    MUST(result == BOS_OK);
    (void)task_sleep(1);
    MUST(buffer_length(&bytes) + bytes_got == bytes_put + 4);
}

ONCE void on_buffer_get(void)
{
    int byte;

    begin_queue();
    (void)buffer_put(&bytes, 5, BOS_NO_WAIT);
    BEGIN(buffer_get);
    byte = buffer_get(&bytes, BOS_FOREVER);
    END(buffer_get);
    disturb = NULL;
    MUST(byte == 5);
    MUST(buffer_length(&bytes) == bytes_put);
}

ONCE void on_buffer_get_times_out(void)
{
    int byte;

    begin_queue();
    BEGIN(buffer_get_times_out);
    byte = buffer_get(&bytes, 1);
    END(buffer_get_times_out);
    disturb = NULL;
    MUST(byte == 7 || byte == BOS_TIMEOUT);
    MUST(buffer_length(&bytes) + (byte == 7) == bytes_put);
}

/* Events, timers, messages: the handler makes the event that starts a task, puts a message, starts
   the timer anew. Each message must be got, and the task must be started after the last make. */
static MessageBox box;
static Event event;
static Timer timer;
static TASK_BLOCK(event_block, STACK);
static unsigned messages_put, messages_got;
static volatile unsigned made, started_at;

static void put_message(void)
{
    const unsigned number = 77;

    messages_put += messagebox_put(&box, &number) == BOS_OK;
}

static void make_event(void)
{
    made++;
    event_make(&event);
}

static void restart_timer(void)
{
    MUST(timer_start(&timer, 1, 0) == BOS_OK);
}

static void event_started(Task *this_task, void *this_data)
{
    (void)this_data;
    MUST(this_task == (Task *)(void *)&event_block);
    started_at = made;
}

static const TaskClass event_high = TASK_CLASS("event", NULL, event_started, NULL, STACK, HIGH, 0);

static void wait_event(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(event_wait(&event, BOS_FOREVER) == BOS_OK);
}

static void get_message(Task *this_task, void *this_data)
{
    unsigned number = 0;

    (void)this_task;
    (void)this_data;
    MUST(messagebox_get(&box, &number, BOS_FOREVER) == BOS_OK);
    MUST(number == 77);
    messages_got++;
}

static const TaskClass wait_event_high = HELPER(wait_event, HIGH);
static const TaskClass get_message_high = HELPER(get_message, HIGH);

static void begin_event(void (*disturber)(void))
{
    event_init(&event);
    timer_init(&timer, &event);
    MUST(messagebox_init(&box, &pool, sizeof(unsigned)) == BOS_OK);
    messages_put = messages_got = made = started_at = 0;
    disturb = disturber;
}

static void end_messages(void)
{
    disturb = NULL;
    MUST(list_length(&box.queue.items) + messages_got == messages_put);
    messagebox_remove(&box);
}

ONCE void on_event_make_starts(void)
{
    begin_event(make_event);
    MUST(event_starts(&event, &event_block, sizeof(event_block), &event_high, NULL) == BOS_OK);
    BEGIN(event_make_starts);
    event_make(&event);
    END(event_make_starts);
    disturb = NULL;
    (void)task_sleep(2);
    MUST(started_at == made);
    MUST(bos.starts == NULL);
}

ONCE void on_event_make(void)
{
    begin_event(make_event);
    start(&wait_event_high);
    BEGIN(event_make);
    event_make(&event);
    END(event_make);
    disturb = NULL;
    MUST(helper == NULL);
}

ONCE void on_event_wait(void)
{
    int result;

    begin_event(make_event);
    BEGIN(event_wait);
    result = event_wait(&event, 1);
    END(event_wait);
    disturb = NULL;
    if (result != BOS_OK && made != 0)
        result = event_wait(&event, BOS_NO_WAIT);
    MUST((result == BOS_OK) == (made != 0));
}

ONCE void on_timer_start(void)
{
    int result;

    begin_event(restart_timer);
    BEGIN(timer_start);
    result = timer_start(&timer, 1, 1);
    END(timer_start);
    disturb = NULL;
    MUST(result == BOS_OK);
    MUST(event_wait(&event, 3) == BOS_OK);
    (void)timer_stop(&timer);
    MUST(timer_stop(&timer) == BOS_ERROR_STATE);
}

ONCE void on_timer_expires(void)
{
    int result;

    begin_event(restart_timer);
    MUST(timer_start(&timer, 1, 0) == BOS_OK);
    BEGIN(timer_expires);
    result = event_wait(&event, 3);
    END(timer_expires);
    disturb = NULL;
    MUST(result == BOS_OK);
    (void)timer_stop(&timer);
}

ONCE void on_messagebox_put(void)
{
    const unsigned number = 77;
    int result;

    begin_event(put_message);
    start(&get_message_high);
    BEGIN(messagebox_put);
    result = messagebox_put(&box, &number);
    END(messagebox_put);
    messages_put++;
    MUST(result == BOS_OK && helper == NULL);
    end_messages();
}

ONCE void on_messagebox_get(void)
{
    unsigned number = 0;
    int result;

    begin_event(put_message);
    BEGIN(messagebox_get);
    result = messagebox_get(&box, &number, 1);
    END(messagebox_get);
    MUST((result == BOS_OK) == (number == 77));
    messages_got += result == BOS_OK;
    end_messages();
}

/* A device whose hardware gives back what it is sent: the less urgent handler moves a byte. The
   other handler gives it a byte from outside. None may be lost, the order of each kind kept. */
static Device device;
static bos_byte device_input[8], device_output[2];
static unsigned received;

static int device_on(Device *this_device)
{
    return this_device == &device ? BOS_OK : BOS_ERROR_STATE;
}

static void device_start(Device *this_device)
{
    (void)this_device;
    interrupt_raise(SPARE_IRQ_LOW);
}

static const DeviceClass device_class = {"loop", device_on, NULL, device_start};

static void move_byte(void)
{
    int byte;

    if (!device.opened)
        return;
    byte = device_next(&device);
    if (byte < 0)
        return;
    MUST(device_received(&device, byte) == BOS_OK);
    interrupt_raise(SPARE_IRQ_LOW);
}

static void receive_byte(void)
{
    received += device_received(&device, 'x') == BOS_OK;
}

static void begin_device(void)
{
    device_init(&device, &device_class, NULL);
    MUST(device_set_input(&device, device_input, sizeof(device_input)) == BOS_OK);
    MUST(device_set_output(&device, device_output, sizeof(device_output)) == BOS_OK);
    MUST(device_open(&device) == BOS_OK);
    received = 0;
    disturb = receive_byte;
}

/* Reads all; `next` is the first of the letters that must be among what is read. */
static void end_device(char next, int letters)
{
    bos_byte byte;

    disturb = NULL;
    while (device_read(&device, &byte, 1, BOS_NO_WAIT) == 1) {
        if (byte == 'x') {
            received--;
        } else {
            MUST(byte == (bos_byte)next++);
            letters--;
        }
    }
    MUST(letters == 0 && received == 0);
    MUST(device.lost == 0);
    MUST(device_close(&device) == BOS_OK);
}

ONCE void on_device_write(void)
{
    int result;

    begin_device();
    BEGIN(device_write);
    result = device_write(&device, "abcde", 5, BOS_FOREVER);
    END(device_write);
    MUST(result == 5);
    (void)task_sleep(1);
    end_device('a', 5);
}

ONCE void on_device_read(void)
{
    bos_byte byte = 0;
    int result;

    begin_device();
    BEGIN(device_read);
    result = device_read(&device, &byte, 1, 1);
    END(device_read);
    MUST(result == 1 ? byte == 'x' : result == BOS_TIMEOUT);
    received -= result == 1;
    end_device('a', 0);
}

/* A less urgent handler that wakes a task: ENTER_ISR and EXIT_ISR, nested in and being nested. */
static void low_handler(void)
{
    ENTER_ISR;
    up_gate();
    move_byte();
    EXIT_ISR;
}

ONCE void on_isr(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(isr);
    interrupt_raise(SPARE_IRQ_LOW);
    END(isr);
    MUST(helper == NULL);
}

/* One tick more, made by software (ICSR.PENDSTSET), that ends a sleep. */
static unsigned extra_ticks;

ONCE void on_tick(void)
{
    start(&nap_high);
    extra_ticks++;
    BEGIN(tick);
    *(volatile unsigned *)0xE000ED04u = 1u << 26;
    __asm__ volatile("dsb\n\tisb" : : : "memory");
    END(tick);
    MUST(helper == NULL);
}

/* ---- the loop ---- */

static void (*const situations[])(void) = {on_task_create,
                                           on_task_create_low,
                                           on_task_init,
                                           on_task_remove,
                                           on_task_yield,
                                           on_task_sleep,
                                           on_task_suspend,
                                           on_task_resume,
                                           on_task_set_priority,
                                           on_own_priority,
                                           on_task_set_preemptive,
                                           on_kernel_set_preemptive,
                                           on_semaphore_up,
                                           on_semaphore_up_wakes,
                                           on_semaphore_down,
                                           on_semaphore_down_waits,
                                           on_semaphore_down_times_out,
                                           on_semaphore_down_no_wait,
                                           on_semaphore_remove,
                                           on_alloc_fmem,
                                           on_free_fmem,
                                           on_alloc_vmem,
                                           on_free_vmem,
                                           on_queue_put,
                                           on_queue_get,
                                           on_queue_get_waits,
                                           on_queue_get_times_out,
                                           on_buffer_put,
                                           on_buffer_put_waits,
                                           on_buffer_get,
                                           on_buffer_get_times_out,
                                           on_event_make_starts,
                                           on_event_make,
                                           on_event_wait,
                                           on_timer_start,
                                           on_timer_expires,
                                           on_messagebox_put,
                                           on_messagebox_get,
                                           on_device_write,
                                           on_device_read,
                                           on_section,
                                           on_interrupts_off,
                                           on_isr,
                                           on_tick};

#define SITUATIONS (sizeof(situations) / sizeof(situations[0]))

/* Ticks against the processor's cycle counter: none may be lost. The tick's handler may be
   late by less than a period. */
#define PERIOD (CPU_CLOCK_HZ / BOS_TICK_HZ)
static bos_tick first_tick;
static unsigned first_cycle;

static void check_ticks(void)
{
    const bos_tick ticks = kernel_ticks() - first_tick - extra_ticks;
    const unsigned periods = (board_cycles() - first_cycle) / PERIOD;

    MUST(ticks - periods + 1u <= 2u);
}

static void check_all(bos_size heap)
{
    clean_up();
    MUST(woken == boundary_interrupts);
    MUST(ups == downs + semaphore_status(&gate));
    MUST(tasks() == 3);
    MUST(memory_unused(bos.heap) == heap);
    MUST(memory_unused(&pool) == BLOCKS - (kept != NULL));
    MUST(task_this()->lock_depth == 0);
    MUST(bos.isr_depth == 0);
    MUST(kernel_check() == CHECK_WHOLE);
    MUST(memory_check(&pool) == CHECK_WHOLE);
    MUST(memory_check(bos.heap) == CHECK_WHOLE);
    check_ticks();
}

__attribute__((noinline, noclone)) void boundary_done(void)
{
    __asm__ volatile("" : : : "memory");
}

static void report(void)
{
    Line line;

    print_begin(&line);
    if (boundary_check == 0) {
        print_text(&line, "boundary: all hold, interrupts ");
        print_number(&line, boundary_interrupts, 0, ' ');
    } else {
        print_text(&line, "boundary: FAIL at line ");
        print_number(&line, boundary_check, 0, ' ');
    }
    print_end(&line);
}

static void run(Task *this_task, void *this_data)
{
    const bos_size heap = memory_unused(bos.heap);
    unsigned round, i;

    (void)this_task;
    (void)this_data;
    first_tick = kernel_ticks();
    first_cycle = board_cycles();
    for (round = 0; round < ROUNDS; round++) {
        for (i = 0; i < SITUATIONS; i++) {
            if (round == 1)
                interrupt_raise(SPARE_IRQ_HIGH);
            situations[i]();
            if (round == 2)
                interrupt_raise(SPARE_IRQ_HIGH);
            check_all(heap);
            boundary_done();
        }
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
    interrupt_attach(SPARE_IRQ_HIGH, handler, 0x40);
    interrupt_attach(SPARE_IRQ_LOW, low_handler, 0x80);
    (void)task_create(&watch_class, NULL);
    (void)task_create(&run_class, NULL);
    kernel_start();
    return 0;
}
