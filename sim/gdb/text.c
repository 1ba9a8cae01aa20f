/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and bytes in requests, and replies. A reply that would be longer than a packet is cut. */
#include "server.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- requests --- */

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool gdb_read_number(const char **text, uint64_t *value)
{
    unsigned count = 0;
    *value = 0;
    while (digit(**text) >= 0 && count < 16) {
        *value = *value << 4 | (unsigned)digit(**text);
        (*text)++;
        count++;
    }
    return count > 0 && digit(**text) < 0;
}

bool gdb_read_char(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

size_t gdb_read_bytes(const char *text, void *bytes, size_t most)
{
    uint8_t *out = bytes;
    size_t count = 0;
    for (; count < most && digit(text[0]) >= 0 && digit(text[1]) >= 0; text += 2)
        out[count++] = (uint8_t)(digit(text[0]) << 4 | digit(text[1]));
    return count;
}

/* --- replies --- */

void gdb_reply_begin(struct gdb_server *server)
{
    server->reply.count = 0;
}

void gdb_add_bytes(struct gdb_server *server, const void *bytes, size_t count)
{
    struct gdb_reply *reply = &server->reply;
    size_t room = sizeof reply->bytes - reply->count;
    if (count > room)
        count = room;
    memcpy(reply->bytes + reply->count, bytes, count);
    reply->count += count;
}

void gdb_add(struct gdb_server *server, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gdb_add_bytes(server, text, strlen(text));
}

void gdb_add_hex(struct gdb_server *server, const void *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *byte = bytes;
    for (; count > 0; count--, byte++) {
        const char pair[2] = {digits[*byte >> 4], digits[*byte & 0xf]};
        gdb_add_bytes(server, pair, sizeof pair);
    }
}

void gdb_reply_send(struct gdb_server *server)
{
    gdb_packets_send(&server->packets, server->reply.bytes, server->reply.count);
}

void gdb_reply_text(struct gdb_server *server, const char *text)
{
    gdb_reply_begin(server);
    gdb_add_bytes(server, text, strlen(text));
    gdb_reply_send(server);
}

void gdb_reply_error(struct gdb_server *server, enum gdb_error error)
{
    char text[4];
    snprintf(text, sizeof text, "E%02x", (unsigned)error & 0xff);
    gdb_reply_text(server, text);
}

/* An O packet is text in hexadecimal: half of a packet's bytes at a time. */
void gdb_tell_user(struct gdb_server *server, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        size_t count = left < GDB_PACKET_MOST / 2 - 1 ? left : GDB_PACKET_MOST / 2 - 1;
        gdb_reply_begin(server);
        gdb_add(server, "O");
        gdb_add_hex(server, text, count);
        gdb_reply_send(server);
        text += count;
        left -= count;
    }
}
