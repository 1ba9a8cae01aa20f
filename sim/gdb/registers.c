/* SPDX-License-Identifier: GPL-2.0-or-later */
/* g, G, p, P: registers by gdb's numbers. One that is not known is told as x. */
#include "gdb/layout.h"
#include "server.h"

#include <string.h>

struct registers {
    uint64_t values[GDB_REGISTERS_MOST];
    bool known[GDB_REGISTERS_MOST];
};

static unsigned register_bytes(const struct gdb_server *server, unsigned number)
{
    return gdb_layout_register(gdb_cpu_class(server), number).bits / 8;
}

static unsigned byte_place(const struct gdb_server *server, unsigned bytes, unsigned i)
{
    return gdb_cpu_class(server)->processor->big_endian ? bytes - 1 - i : i;
}

void gdb_add_register(struct gdb_server *server, unsigned number, uint64_t value, bool known)
{
    unsigned bytes = register_bytes(server, number), i;
    for (i = 0; i < bytes; i++) {
        uint8_t byte = (uint8_t)(value >> 8 * byte_place(server, bytes, i));
        if (known)
            gdb_add_hex(server, &byte, 1);
        else
            gdb_add(server, "xx");
    }
}

static uint64_t value_of(const struct gdb_server *server, const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;
    unsigned i;
    for (i = 0; i < count; i++)
        value |= (uint64_t)bytes[i] << 8 * byte_place(server, count, i);
    return value;
}

static void read_registers(struct gdb_server *server, struct registers *registers)
{
    if (!gdb_thread_registers(server, server->general, registers->values, registers->known))
        memset(registers->known, 0, sizeof registers->known);
}

static void add(struct gdb_server *server, const struct registers *registers, unsigned number)
{
    unsigned row = gdb_layout_register(gdb_cpu_class(server), number).row;
    bool there = row != CPU_GDB_NONE; /* gdb's h8300 stumbles over one that is not known */
    gdb_add_register(server, number, there ? registers->values[row] : 0,
                     !there || registers->known[row]);
}

static unsigned count_of(const struct gdb_server *server)
{
    return gdb_layout_count(gdb_cpu_class(server));
}

void gdb_registers_read(struct gdb_server *server, const char *rest, size_t count)
{
    struct registers registers;
    unsigned i;
    (void)rest, (void)count;
    read_registers(server, &registers);
    gdb_reply_begin(server);
    for (i = 0; i < count_of(server); i++)
        add(server, &registers, i);
    gdb_reply_send(server);
}

static bool read_number_of(const struct gdb_server *server, const char **text, uint64_t *reg)
{
    return gdb_read_number(text, reg) && *reg < count_of(server);
}

void gdb_register_read(struct gdb_server *server, const char *rest, size_t count)
{
    struct registers registers;
    uint64_t reg;
    (void)count;
    if (!read_number_of(server, &rest, &reg)) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    read_registers(server, &registers);
    gdb_reply_begin(server);
    add(server, &registers, (unsigned)reg);
    gdb_reply_send(server);
}

/* Only the processor's registers can be changed, not those that a task has saved. */
static bool may_write(struct gdb_server *server)
{
    return server->general == gdb_current_thread(server);
}

static void set_register(struct gdb_server *server, unsigned number, uint64_t value)
{
    struct cpu *cpu = server->machine->cpu;
    const struct cpu_class *class = gdb_cpu_class(server);
    unsigned row = gdb_layout_register(class, number).row, bits;
    if (row == CPU_GDB_NONE)
        return;
    bits = class->registers[row].bits;
    if (bits < 64)
        value &= ((uint64_t)1 << bits) - 1;
    if (class->get(cpu, row) != value)
        class->set(cpu, row, value);
}

void gdb_register_write(struct gdb_server *server, const char *rest, size_t count)
{
    uint8_t bytes[8];
    uint64_t reg;
    (void)count;
    if (!read_number_of(server, &rest, &reg) || !gdb_read_char(&rest, '=') ||
        gdb_read_bytes(rest, bytes, sizeof bytes) != register_bytes(server, (unsigned)reg) ||
        !may_write(server) || !gdb_change(server)) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    set_register(server, (unsigned)reg,
                 value_of(server, bytes, register_bytes(server, (unsigned)reg)));
    gdb_changed(server);
    gdb_reply_text(server, "OK");
}

void gdb_registers_write(struct gdb_server *server, const char *rest, size_t count)
{
    uint8_t bytes[8 * GDB_REGISTERS_MOST];
    unsigned i, at = 0, wanted = 0;
    (void)count;
    for (i = 0; i < count_of(server); i++)
        wanted += register_bytes(server, i);
    if (gdb_read_bytes(rest, bytes, sizeof bytes) != wanted || !may_write(server) ||
        !gdb_change(server)) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    for (i = 0; i < count_of(server); at += register_bytes(server, i), i++)
        set_register(server, i, value_of(server, bytes + at, register_bytes(server, i)));
    gdb_changed(server);
    gdb_reply_text(server, "OK");
}
