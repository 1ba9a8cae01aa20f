/* SPDX-License-Identifier: MIT */
/* Cases of Device, over hardware that gives back what it is sent, a byte an interrupt. */
#include "suite.h"

static Device device;
static bos_byte input[4], output[3];
static int hardware_on;
static int open_result = BOS_OK;
static Device *opened; /* what the driver was given */

/* Each interrupt moves one byte and raises the next. */
static void action_move(void)
{
    const int byte = device_next(&device);

    if (byte < 0)
        return;
    (void)device_received(&device, byte);
    interrupt(action_move);
}

static int loop_open(Device *this_device)
{
    opened = this_device;
    hardware_on = open_result == BOS_OK;
    return open_result;
}

static void loop_close(Device *this_device)
{
    CHECK(this_device == &device);
    hardware_on = 0;
}

static void loop_start(Device *this_device)
{
    CHECK(this_device == &device);
    interrupt(action_move);
}

static const DeviceClass loop_class = {"loop", loop_open, loop_close, loop_start};

static void start_device(void)
{
    open_result = BOS_OK;
    device_init(&device, &loop_class, &hardware_on);
    EQUAL(device_set_input(&device, input, sizeof(input)), BOS_OK);
    EQUAL(device_set_output(&device, output, sizeof(output)), BOS_OK);
}

static void open_and_close(void)
{
    char got[8];

    start_device();
    CHECK(device.hardware == &hardware_on);
    EQUAL(device_read(&device, got, 1, BOS_NO_WAIT), BOS_ERROR_STATE);
    EQUAL(device_write(&device, "a", 1, BOS_NO_WAIT), BOS_ERROR_STATE);
    EQUAL(device_close(&device), BOS_ERROR_STATE);
    open_result = BOS_ERROR_MEMORY;
    EQUAL(device_open(&device), BOS_ERROR_MEMORY);
    EQUAL(device_read(&device, got, 1, BOS_NO_WAIT), BOS_ERROR_STATE);
    open_result = BOS_OK;
    EQUAL(device_open(&device), BOS_OK);
    CHECK(opened == &device);
    EQUAL(hardware_on, 1);
    EQUAL(device_open(&device), BOS_ERROR_STATE);
    EQUAL(device_set_input(&device, input, 1), BOS_ERROR_STATE);
    EQUAL(device_set_output(&device, output, 1), BOS_ERROR_STATE);
    EQUAL(device_close(&device), BOS_OK);
    EQUAL(hardware_on, 0);
    EQUAL(device_set_input(&device, input, 0), BOS_ERROR_RANGE);
    EQUAL(device_set_output(&device, output, 0), BOS_ERROR_RANGE);
}

static void write_and_read(void)
{
    char got[8];

    start_device();
    EQUAL(device_open(&device), BOS_OK);
    EQUAL(device_read(&device, got, 8, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(device_read(&device, got, 8, 2), BOS_TIMEOUT);
    EQUAL(device_read(&device, got, 0, BOS_FOREVER), 0);
    EQUAL(device_read(&device, got, 8, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    EQUAL(device_write(&device, got, 0, BOS_FOREVER), 0);
    EQUAL(device_write(&device, "abc", 3, BOS_FOREVER), 3);
    EQUAL(device_read(&device, got, 2, BOS_FOREVER), 2);
    EQUAL(got[0], 'a');
    EQUAL(got[1], 'b');
    EQUAL(device_read(&device, got, 8, BOS_FOREVER), 1);
    EQUAL(got[0], 'c');
    EQUAL(device_write(&device, "1234567", 7, BOS_FOREVER), 7);
    EQUAL(device.lost, 3);
    EQUAL(device_read(&device, got, 8, BOS_FOREVER), 4);
    EQUAL(got[3], '4');
    EQUAL(device_close(&device), BOS_OK);
}

/* Without room nobody takes the bytes: as many as fit are written. */
static void no_start(Device *this_device)
{
    CHECK(this_device == &device);
    note('s');
}

static const DeviceClass dead_class = {"dead", loop_open, NULL, no_start};

static void without_room(void)
{
    device_init(&device, &dead_class, NULL);
    EQUAL(device_set_output(&device, output, sizeof(output)), BOS_OK);
    EQUAL(device_open(&device), BOS_OK);
    EQUAL(device_read(&device, output, 1, BOS_NO_WAIT), BOS_ERROR_STATE);
    EQUAL(device_write(&device, "12345", 5, BOS_NO_WAIT), 3);
    EQUAL(device_write(&device, "12345", 5, 2), BOS_TIMEOUT);
    noted("ssss");
    EQUAL(device_next(&device), '1');
    EQUAL(device_close(&device), BOS_OK);
    EQUAL(device_next(&device), BOS_TIMEOUT);
}

/* Whatever lay in the memory of a device is no buffer; what comes before it is opened is gone. */
static void without_buffers(void)
{
    char *bytes = (char *)&device;
    char got;
    unsigned i;

    for (i = 0; i < sizeof(device); i++)
        bytes[i] = (char)0xA5;
    device_init(&device, &dead_class, NULL);
    EQUAL(device_received(&device, 'x'), BOS_ERROR_FULL);
    EQUAL(device.lost, 1);
    EQUAL(device_next(&device), BOS_TIMEOUT);
    start_device();
    EQUAL(device_received(&device, 'x'), BOS_OK);
    EQUAL(device_open(&device), BOS_OK);
    EQUAL(device_read(&device, &got, 1, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(device_close(&device), BOS_OK);
}

static void reads_closed(Task *this_task, void *this_data)
{
    char got;

    (void)this_task;
    (void)this_data;
    EQUAL(device_read(&device, &got, 1, BOS_FOREVER), BOS_REMOVED);
    note('r');
}

static void closed_while_read(void)
{
    start_device();
    EQUAL(device_open(&device), BOS_OK);
    begin(reads_closed, HIGH, NULL);
    EQUAL(device_close(&device), BOS_OK);
    noted("r");
}

static void writes_text(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(device_write(&device, this_data, 26, BOS_FOREVER), 26);
}

static void stream(void)
{
    static char letters[] = "abcdefghijklmnopqrstuvwxyz";
    char got[26];
    int i;

    start_device();
    EQUAL(device_open(&device), BOS_OK);
    for (i = 0; i < 26; i += 2) {
        EQUAL(device_write(&device, letters + i, 2, BOS_FOREVER), 2);
        EQUAL(device_read(&device, got + i, 2, BOS_FOREVER), 2);
    }
    for (i = 0; i < 26; i++)
        EQUAL(got[i], letters[i]);
    begin(writes_text, LOW, letters);
    settle();
    EQUAL(device.lost, 22);
    EQUAL(device_close(&device), BOS_OK);
}

static void action_device(void)
{
    char got[4];

    EQUAL(device_open(&device), BOS_ERROR_CONTEXT);
    EQUAL(device_close(&device), BOS_ERROR_CONTEXT);
    EQUAL(device_read(&device, got, 4, 1), BOS_ERROR_CONTEXT);
    EQUAL(device_received(&device, 'x'), BOS_OK);
    EQUAL(device_read(&device, got, 4, BOS_NO_WAIT), 1);
    EQUAL(got[0], 'x');
    EQUAL(device_write(&device, "12345", 5, BOS_NO_WAIT), 3);
    EQUAL(device_write(&device, "12345", 5, 1), BOS_ERROR_CONTEXT);
    while (device_received(&device, 'y') == BOS_OK)
        continue;
    EQUAL(device.lost, 1);
}

static void in_isr(void)
{
    device_init(&device, &dead_class, NULL);
    EQUAL(device_set_input(&device, input, sizeof(input)), BOS_OK);
    EQUAL(device_set_output(&device, output, sizeof(output)), BOS_OK);
    EQUAL(device_open(&device), BOS_OK);
    interrupt(action_device);
    noted("ssss");
    EQUAL(device_close(&device), BOS_OK);
}

const Case suite_device[] = {{"device_open_and_close", open_and_close},
                             {"device_write_and_read", write_and_read},
                             {"device_without_room", without_room},
                             {"device_without_buffers", without_buffers},
                             {"device_closed_while_read", closed_while_read},
                             {"device_stream", stream},
                             {"device_in_isr", in_isr},
                             {NULL, NULL}};
