/* SPDX-License-Identifier: MIT */
/* Situations of Device, over hardware that gives back what it is sent: the less urgent handler
   moves a byte. The other handler gives it a byte from outside. None may be lost, the order of each
   kind kept, and hardware that is off is not started. */
#include "boundary.h"

static Device device;
static bos_byte input[8], output[2];
static volatile unsigned received;
static volatile int hardware_on;

static int turn_on(Device *this_device)
{
    hardware_on = this_device == &device;
    return BOS_OK;
}

static void turn_off(Device *this_device)
{
    (void)this_device;
    hardware_on = 0;
}

static void begin_to_send(Device *this_device)
{
    (void)this_device;
    MUST(hardware_on);
    interrupt_raise(SPARE_IRQ_LOW);
}

static const DeviceClass device_class = {"loop", turn_on, turn_off, begin_to_send};

/* The interrupt that moves a byte counts as one of the harness's low ones: it wakes the watching
   task, too. */
static void move_byte(void)
{
    int byte;

    if (!hardware_on)
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

static void init_device(void)
{
    hardware_on = 0;
    device_init(&device, &device_class, NULL);
    MUST(device_set_input(&device, input, sizeof(input)) == BOS_OK);
    MUST(device_set_output(&device, output, sizeof(output)) == BOS_OK);
    low_action = move_byte;
}

static void begin_device(void)
{
    init_device();
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

ONCE void on_device_init(void)
{
    BEGIN(device_init);
    device_init(&device, &device_class, NULL);
    END(device_init);
    MUST(device_next(&device) == BOS_TIMEOUT);
}

ONCE void on_device_set_input(void)
{
    int result;

    device_init(&device, &device_class, NULL);
    BEGIN(device_set_input);
    result = device_set_input(&device, input, sizeof(input));
    END(device_set_input);
    MUST(result == BOS_OK && device.input.size == sizeof(input));
}

ONCE void on_device_set_output(void)
{
    int result;

    device_init(&device, &device_class, NULL);
    BEGIN(device_set_output);
    result = device_set_output(&device, output, sizeof(output));
    END(device_set_output);
    MUST(result == BOS_OK && device.output.size == sizeof(output));
}

/* What came before it is open is gone, what comes then is there. */
static void receive_when_on(void)
{
    if (hardware_on)
        receive_byte();
    else
        (void)device_received(&device, 'y');
}

ONCE void on_device_open(void)
{
    int result;

    init_device();
    received = 0;
    disturb = receive_when_on;
    BEGIN(device_open);
    result = device_open(&device);
    END(device_open);
    disturb = NULL;
    MUST(result == BOS_OK && hardware_on);
    MUST(buffer_length(&device.input) >= received);
    MUST(device_close(&device) == BOS_OK);
}

static void reads_closed(Task *this_task, void *this_data)
{
    bos_byte byte;
    const int result = device_read(&device, &byte, 1, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == 1 ? byte == 'x' : result == BOS_REMOVED);
}

static const TaskClass reads_closed_high = HELPER(reads_closed, HIGH);

ONCE void on_device_close(void)
{
    int result;

    begin_device();
    start(&reads_closed_high);
    BEGIN(device_close);
    result = device_close(&device);
    END(device_close);
    disturb = NULL;
    MUST(result == BOS_OK && !hardware_on);
    must_have_run();
}

ONCE void on_device_write(void)
{
    int result;

    begin_device();
    BEGIN(device_write);
    result = device_write(&device, "abc", 3, BOS_FOREVER);
    END(device_write);
    MUST(result == 3);
    (void)task_sleep(1);
    end_device('a', 3);
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

/* Another task closes it, at any moment: who writes or reads is told, and nobody waits for ever. */
static void close_device(void)
{
    (void)device_close(&device);
}

ONCE void on_device_write_closed(void)
{
    int result;

    begin_device();
    disturb = NULL;
    on_watch = close_device;
    BEGIN(device_write__closed);
    result = device_write(&device, "abc", 3, 3);
    END(device_write__closed);
    let_run();
    on_watch = NULL;
    MUST(result >= 0 ? result <= 3 : result == BOS_REMOVED || result == BOS_ERROR_STATE);
    if (device.opened)
        (void)device_close(&device);
    MUST(buffer_length(&device.output) == 0);
}

ONCE void on_device_read_closed(void)
{
    bos_byte byte = 0;
    int result;

    begin_device();
    disturb = NULL;
    on_watch = close_device;
    BEGIN(device_read__closed);
    result = device_read(&device, &byte, 1, 3);
    END(device_read__closed);
    let_run();
    on_watch = NULL;
    if (device.opened)
        MUST(result == BOS_TIMEOUT && device_close(&device) == BOS_OK);
    else
        MUST(result == BOS_REMOVED || result == BOS_ERROR_STATE || result == BOS_TIMEOUT);
}

ONCE void on_device_received(void)
{
    begin_device();
    SUCCEEDS(device_received, device_received(&device, 'a'));
    end_device('a', 1);
}

ONCE void on_device_next(void)
{
    int byte;

    begin_device();
    low_action = NULL;
    MUST(device_write(&device, "a", 1, BOS_NO_WAIT) == 1);
    BEGIN(device_next);
    byte = device_next(&device);
    END(device_next);
    MUST(byte == 'a');
    end_device('a', 0);
}

const Situation boundary_devices[] = {
    {on_device_init, STAYS},           {on_device_set_input, STAYS},
    {on_device_set_output, STAYS},     {on_device_open, STAYS},
    {on_device_close, STAYS},          {on_device_write, GIVES_UP},
    {on_device_read, GIVES_UP},        {on_device_write_closed, GIVES_UP},
    {on_device_read_closed, GIVES_UP}, {on_device_received, STAYS},
    {on_device_next, STAYS},           {NULL, 0}};
