/* SPDX-License-Identifier: MIT */
/* Device: hides the hardware from the application. It points to the blocks of memory that it uses,
   an input and an output buffer, either of which may be missing; tasks open, read, write and close
   it, and the driver's ISR moves bytes between buffers and hardware. One user at a time. */
#ifndef BOS_DEVICE_H
#define BOS_DEVICE_H

#include "bos/buffer.h"

#if BOS_DEVICE

#if !BOS_BUFFER
#error "BOS_DEVICE needs BOS_BUFFER"
#endif

typedef struct Device Device;

/* What a driver is, in ROM. */
typedef struct DeviceClass {
    const char *name;
    int (*open)(Device *this_device);   /* readies the hardware; BOS_OK or a negative result */
    void (*close)(Device *this_device); /* stops the hardware; may be null */
    void (*start)(Device *this_device); /* begins to send what device_next() gives, when it does not
                                           send already; interrupts are off; null without output */
} DeviceClass;

struct Device {
    const DeviceClass *type;
    void *hardware;      /* the driver's: registers, settings */
    unsigned short lost; /* bytes that found the input full */
    bos_byte opened;
    Buffer input; /* size 0: none */
    Buffer output;
};

/* device_init: makes a device, closed, without buffers. Task or ISR; does not block. */
void device_init(Device *this_device, const DeviceClass *type, void *hardware);

/* device_set_input, device_set_output: the device's memory: `size` bytes at `pointer`. Only while
   it is closed. BOS_OK; BOS_ERROR_RANGE when size is 0; BOS_ERROR_STATE when it is open. Task or
   ISR; do not block. */
int device_set_input(Device *this_device, void *pointer, bos_size size);
int device_set_output(Device *this_device, void *pointer, bos_size size);

#if BOS_HEAP
/* device_create: a device, closed, without buffers, in the kernel's heap, or null: no memory, or an
   ISR. device_delete: removes one that was created and gives its memory back. BOS_OK;
   BOS_ERROR_CONTEXT in an ISR; BOS_ERROR_STATE when it is open, and, after BOS_PANIC_FREE, for one
   that is not in the heap. Task only, the first before kernel_start() too; do not block. */
Device *device_create(const DeviceClass *type, void *hardware);
int device_delete(Device *this_device);
#endif

/* device_open: empties the buffers and readies the hardware. BOS_OK; BOS_ERROR_STATE when it is
   open already; BOS_ERROR_CONTEXT in an ISR; what the driver returns. Task, and before
   kernel_start(); blocks if the driver does. */
int device_open(Device *this_device);

/* device_read: up to `size` bytes, waiting at most `timeout` for the first and not for the others.
   Returns how many; BOS_TIMEOUT; BOS_REMOVED when it was closed meanwhile; BOS_ERROR_STATE when it
   is closed or has no input; BOS_ERROR_RANGE for the timeout; BOS_ERROR_CONTEXT where an ISR would
   have to wait. Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. */
int device_read(Device *this_device, void *to, bos_size size, bos_tick timeout);

/* device_write: sends `size` bytes, waiting at most `timeout` for room before each; returns when
   the last is in the buffer. Returns how many; when the first had no room, as device_read(). Task;
   ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. */
int device_write(Device *this_device, const void *from, bos_size size, bos_tick timeout);

/* device_close: stops the hardware and empties the buffers; those that wait get BOS_REMOVED.
   BOS_OK; BOS_ERROR_STATE when it is closed; BOS_ERROR_CONTEXT in an ISR. Task, and before
   kernel_start(); blocks if the driver does. */
int device_close(Device *this_device);

/* For drivers. device_received: a byte has come; BOS_OK, or BOS_ERROR_FULL when there is no room
   (it is counted in `lost`). device_next: the next byte to send, 0 to 255, or BOS_TIMEOUT when
   there is none. ISR or task; do not block. */
int device_received(Device *this_device, int byte);
int device_next(Device *this_device);

#endif
#endif
