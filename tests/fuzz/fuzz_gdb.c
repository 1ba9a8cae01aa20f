/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a hostile gdb client sends, to a small machine: a line of the input is a packet, framed with
 * its checksum; one that begins with ! is sent as it is. Between two lines the machine runs a
 * little, if it is to run. Every answer stays inside its bounds, and all of it ends. */
#include "small.h"

#include "gdb/gdb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LINES_MOST 64u
#define SENT_MOST  (64u << 20) /* bytes of answers that an input may cause */

static void count_sent(void *owner, const void *bytes, size_t count)
{
    size_t *sent = owner;
    (void)bytes;
    *sent += count;
    if (*sent > SENT_MOST)
        abort();
}

static void send_packet(struct gdb_server *server, const uint8_t *content, size_t count)
{
    uint8_t sum = 0;
    char tail[4];
    size_t i;
    for (i = 0; i < count; i++)
        sum = (uint8_t)(sum + content[i]);
    snprintf(tail, sizeof tail, "#%02x", sum);
    gdb_server_receive(server, "$", 1);
    gdb_server_receive(server, content, count);
    gdb_server_receive(server, tail, 3);
}

static void send_lines(struct gdb_server *server, struct machine *machine, const uint8_t *data,
                       size_t size)
{
    unsigned lines = 0;
    while (size > 0 && lines++ < LINES_MOST) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t count = end == NULL ? size : (size_t)(end - data);
        if (count > 0 && *data == '!')
            gdb_server_receive(server, data + 1, count - 1);
        else
            send_packet(server, data, count);
        gdb_server_poll(server, machine->now + FUZZ_RUN, NULL);
        count += end != NULL;
        data += count;
        size -= count;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct small small;
    struct gdb_target target = {.send = count_sent};
    struct gdb_server *server;
    struct sim_error error;
    size_t sent = 0;
    small_begin(&small);
    target.debugger = small.debugger;
    target.symbols = small.symbols;
    target.owner = &sent;
    server = gdb_server_create(&target, &error);
    if (server == NULL)
        abort();
    gdb_server_connect(server);
    send_lines(server, small.machine, data, size);
    gdb_server_disconnect(server);
    gdb_server_destroy(server);
    small_end(&small);
    return 0;
}
