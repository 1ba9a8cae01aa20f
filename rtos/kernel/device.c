/* SPDX-License-Identifier: MIT */
/* Device: two buffers between tasks and a driver. */
#include "bos/device.h"

#include "internal.h"

#if BOS_DEVICE

void device_init(Device *this, const DeviceClass *type, void *hardware)
{
    this->type = type;
    this->hardware = hardware;
    this->input.size = 0;
    this->output.size = 0;
    this->lost = 0;
    this->opened = 0;
}

static int set_buffer(const Device *device, Buffer *buffer, void *pointer, bos_size size)
{
    if (device->opened)
        return BOS_ERROR_STATE;
    if (buffer_init(buffer, pointer, size) != BOS_OK)
        return BOS_ERROR_RANGE;
    buffer_set_name(buffer, device->type->name);
    return BOS_OK;
}

int device_set_input(Device *this, void *pointer, bos_size size)
{
    return set_buffer(this, &this->input, pointer, size);
}

int device_set_output(Device *this, void *pointer, bos_size size)
{
    return set_buffer(this, &this->output, pointer, size);
}

/* Changes the state; returns what it was. */
static int set_opened(Device *device, int opened)
{
    int old;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    old = device->opened;
    device->opened = (bos_byte)opened;
    INTERRUPTS_RESTORE(mask);
    return old;
}

int device_open(Device *this)
{
    int result;

    if (KERNEL_IN_ISR())
        return BOS_ERROR_CONTEXT;
    if (set_opened(this, 1))
        return BOS_ERROR_STATE;
    result = this->type->open(this);
    if (result != BOS_OK)
        (void)set_opened(this, 0);
    return result;
}

static void empty(Buffer *buffer)
{
    if (buffer->size != 0)
        buffer_remove(buffer);
}

int device_close(Device *this)
{
    if (KERNEL_IN_ISR())
        return BOS_ERROR_CONTEXT;
    if (!set_opened(this, 0))
        return BOS_ERROR_STATE;
    if (this->type->close != NULL)
        this->type->close(this);
    empty(&this->input);
    empty(&this->output);
    return BOS_OK;
}

int device_read(Device *this, void *to, bos_size size, bos_tick timeout)
{
    bos_byte *bytes = to;
    int byte;

    if (!this->opened || this->input.size == 0)
        return BOS_ERROR_STATE;
    if (size == 0)
        return 0;
    byte = buffer_get(&this->input, timeout);
    if (byte < 0)
        return byte;
    bytes[0] = (bos_byte)byte;
    return 1 + (int)buffer_read(&this->input, bytes + 1, size - 1, BOS_NO_WAIT);
}

static void start(Device *device)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    device->type->start(device);
    INTERRUPTS_RESTORE(mask);
}

/* The hardware is started before a byte waits for room. */
int device_write(Device *this, const void *from, bos_size size, bos_tick timeout)
{
    const bos_byte *bytes = from;
    bos_size count;
    int result = BOS_OK;

    if (!this->opened || this->output.size == 0)
        return BOS_ERROR_STATE;
    for (count = 0; count < size; count++) {
        result = buffer_put(&this->output, bytes[count], BOS_NO_WAIT);
        if (result == BOS_TIMEOUT) {
            start(this);
            result = buffer_put(&this->output, bytes[count], timeout);
        }
        if (result != BOS_OK)
            break;
    }
    if (this->opened)
        start(this);
    return count > 0 ? (int)count : result;
}

int device_received(Device *this, int byte)
{
    if (buffer_put(&this->input, byte, BOS_NO_WAIT) == BOS_OK)
        return BOS_OK;
    this->lost++;
    return BOS_ERROR_FULL;
}

int device_next(Device *this)
{
    return buffer_get(&this->output, BOS_NO_WAIT);
}

#endif
