/* SPDX-License-Identifier: MIT */
/* Device: two buffers between tasks and a driver. */
#include "bos/device.h"

#include "internal.h"

#if BOS_DEVICE

static void no_buffer(Buffer *buffer)
{
    buffer->size = 0;
    buffer->length = 0;
}

void device_init(Device *this, const DeviceClass *type, void *hardware)
{
    TRACE_2(device_init, this, type);
    this->type = type;
    this->hardware = hardware;
    no_buffer(&this->input);
    no_buffer(&this->output);
    this->lost = 0;
    this->opened = 0;
    TRACE_END(device_init);
}

/* A buffer of the device's, which must be closed. */
static int set_buffer(const Device *device, Buffer *buffer, void *pointer, bos_size size)
{
    int result = BOS_ERROR_STATE;

    if (!device->opened)
        result = buffer_init(buffer, pointer, size);
    if (result == BOS_OK)
        buffer_set_name(buffer, device->type->name);
    return result;
}

int device_set_input(Device *this, void *pointer, bos_size size)
{
    TRACE_3(device_set_input, this, pointer, size);
    return TRACE_RESULT(device_set_input, int, set_buffer(this, &this->input, pointer, size));
}

int device_set_output(Device *this, void *pointer, bos_size size)
{
    TRACE_3(device_set_output, this, pointer, size);
    return TRACE_RESULT(device_set_output, int, set_buffer(this, &this->output, pointer, size));
}

/* Changes the state; returns what it was. */
static bos_byte set_opened(Device *device, bos_byte opened)
{
    bos_byte old;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    old = device->opened;
    device->opened = opened;
    INTERRUPTS_RESTORE(mask);
    return old;
}

static void empty(Buffer *buffer)
{
    if (buffer->size != 0)
        buffer_remove(buffer);
}

int device_open(Device *this)
{
    int result;

    TRACE_1(device_open, this);
    if (kernel_in_isr())
        return TRACE_RESULT(device_open, int, BOS_ERROR_CONTEXT);
    if (set_opened(this, 1))
        return TRACE_RESULT(device_open, int, BOS_ERROR_STATE);
    empty(&this->input);
    empty(&this->output);
    result = this->type->open(this);
    if (result != BOS_OK)
        (void)set_opened(this, 0);
    return TRACE_RESULT(device_open, int, result);
}

int device_close(Device *this)
{
    TRACE_1(device_close, this);
    if (kernel_in_isr())
        return TRACE_RESULT(device_close, int, BOS_ERROR_CONTEXT);
    if (!set_opened(this, 0))
        return TRACE_RESULT(device_close, int, BOS_ERROR_STATE);
    if (this->type->close != NULL)
        this->type->close(this);
    empty(&this->input);
    empty(&this->output);
    return TRACE_RESULT(device_close, int, BOS_OK);
}

/* A device may be closed whenever interrupts are on: they are off from the look whether it is open
   until the byte is there, or waited for. */
int device_read(Device *this, void *to, bos_size size, bos_tick timeout)
{
    bos_byte *bytes = to;
    int byte = BOS_ERROR_STATE;
    bos_mask mask;

    TRACE_OFF_3(device_read, mask, this, to, size);
    if (this->opened && this->input.size != 0)
        byte = size == 0 ? 0 : buffer_get(&this->input, timeout);
    INTERRUPTS_RESTORE(mask);
    if (byte < 0 || size == 0)
        return TRACE_RESULT(device_read, int, byte);
    bytes[0] = (bos_byte)byte;
    byte = 1 + (int)buffer_read(&this->input, bytes + 1, size - 1, BOS_NO_WAIT);
    return TRACE_RESULT(device_read, int, byte);
}

/* The hardware is started before a byte waits for room. */
static int put(Device *device, int byte, bos_tick timeout)
{
    int result = BOS_REMOVED;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (device->opened)
        result = buffer_put(&device->output, byte, BOS_NO_WAIT);
    if (result == BOS_TIMEOUT) {
        device->type->start(device);
        result = buffer_put(&device->output, byte, timeout);
    }
    INTERRUPTS_RESTORE(mask);
    return result;
}

int device_write(Device *this, const void *from, bos_size size, bos_tick timeout)
{
    const bos_byte *at = from;
    const bos_byte *end = at + size;
    int result = BOS_OK;
    bos_mask mask;

    TRACE_3(device_write, this, from, size);
    if (!this->opened || this->output.size == 0)
        return TRACE_RESULT(device_write, int, BOS_ERROR_STATE);
    while (at != end && (result = put(this, *at, timeout)) == BOS_OK)
        at++;
    INTERRUPTS_OFF(mask);
    if (this->opened)
        this->type->start(this);
    INTERRUPTS_RESTORE(mask);
    if (at != from)
        result = (int)(at - (const bos_byte *)from);
    return TRACE_RESULT(device_write, int, result);
}

/* A more urgent handler may count a byte, too. */
int device_received(Device *this, int byte)
{
    bos_mask mask;

    if (buffer_put(&this->input, byte, BOS_NO_WAIT) == BOS_OK)
        return BOS_OK;
    INTERRUPTS_OFF(mask);
    this->lost++;
    INTERRUPTS_RESTORE(mask);
    return BOS_ERROR_FULL;
}

int device_next(Device *this)
{
    return buffer_get(&this->output, BOS_NO_WAIT);
}

#endif
