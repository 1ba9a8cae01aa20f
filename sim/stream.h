/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams: characters (UART) or transfers (SPI, I2C) between a device and the outside.
 * Out: the device calls stream_begin when a character's first bit leaves and stream_end when its
 * last bit has left. In: bytes that come from outside wait in the stream (all are kept) and a
 * sender at the device's own speed delivers them one character time after another; a linked
 * machine's characters arrive at the time at which they left. Outside input is stamped with
 * virtual time and logged (input.h). */
#ifndef SIM_STREAM_H
#define SIM_STREAM_H

#include "event.h"

struct stream;

struct stream_sink {
    void *owner;
    /* Either may be NULL. `end` is the time at which the last bit will have left. */
    void (*begin)(void *owner, uint32_t value, sim_time end);
    void (*end)(void *owner, uint32_t value, sim_time now);
    struct stream_sink *next;
    bool live_only; /* as a probe's */
};

struct stream {
    const char *name; /* of the device: "uart0" */
    struct machine *machine;
    unsigned number; /* the stream's number in the machine: --serial N */
    uint32_t device_position;
    void *device;
    /* A character has arrived completely. The device takes it or counts an overrun. */
    void (*arrive)(void *device, uint32_t value);
    sim_time character_time; /* at the device's programmed speed; 0: receiver off, input waits */
    bool sending;            /* a character has begun to leave and has not left */
    struct stream_sink *sinks;
    struct event sender;
    uint8_t *waiting; /* ring of bytes from outside, not yet delivered */
    uint64_t waiting_count, waiting_first, waiting_capacity;
    struct stream *next;
};

/* Used by device_stream and the machine. */
void stream_init(struct stream *, struct machine *, uint32_t order, const char *name, void *device,
                 void (*arrive)(void *device, uint32_t value));
void stream_free(struct stream *);

/* A character has left another machine's transmitter and is here now (links). */
void stream_arrive(struct stream *, uint32_t value);

void stream_begin(struct stream *, uint32_t value, sim_time end);
void stream_end(struct stream *, uint32_t value, sim_time now);

/* The device tells the time that one character takes at its present speed; 0 when its receiver
 * is off. A character under way keeps its time. */
void stream_set_character_time(struct stream *, sim_time);

/* The stream that a number or name means on a board: alias serialN, else name, else number; NULL:
 * none. The board's console: /chosen stdout-path, else stream 0. stream_find.c */
struct stream *stream_find(struct machine *, const char *name);
struct stream *stream_console(struct machine *);

void stream_subscribe(struct stream *, struct stream_sink *);

/* Bytes from outside, at the machine's present time. Called by input.c, after logging. False on
 * no memory. */
bool stream_feed(struct stream *, const uint8_t *bytes, size_t count);

/* For a device whose own clock moves the data in (an SPI master): the next byte from outside is
 * taken now. False if none waits. */
bool stream_take(struct stream *, uint32_t *value);

#endif
