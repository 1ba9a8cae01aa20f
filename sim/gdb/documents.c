/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qXfer: the target description, from the processor's table of registers; the memory map, from the
 * bus; the threads; the image's path. A text is made when its beginning is asked for, and kept
 * until the machine moves. */
#include "gdb/layout.h"
#include "server.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define XML "<?xml version=\"1.0\"?>\n"

/* What a name may hold of a guest's memory is no XML yet; what is not printable is a question mark.
 */
static void put_escaped(struct blob *text, const char *from)
{
    for (; *from != '\0'; from++) {
        if (strchr("<>&\"'", *from) != NULL)
            blob_print(text, "&#%d;", *from);
        else
            blob_print(text, "%c", *from >= ' ' && *from <= '~' ? *from : '?');
    }
}

/* --- target.xml --- */

static const char *type_of(const struct cpu_class *class, const struct gdb_register *reg)
{
    if (reg->row == class->register_pc)
        return "code_ptr";
    if (reg->row == class->register_sp)
        return "data_ptr";
    return reg->bits == 64   ? "uint64"
           : reg->bits == 32 ? "uint32"
           : reg->bits == 16 ? "uint16"
                             : "uint8";
}

static bool first_of_feature(const struct cpu_class *class, unsigned number)
{
    struct gdb_register reg = gdb_layout_register(class, number);
    unsigned i;
    for (i = 0; i < number; i++)
        if (strcmp(gdb_layout_register(class, i).feature, reg.feature) == 0)
            return false;
    return reg.feature[0] != '\0';
}

static void put_registers(const struct cpu_class *class, const char *feature, struct blob *text)
{
    unsigned i;
    blob_print(text, "<feature name=\"%s\">\n", feature);
    for (i = 0; i < gdb_layout_count(class); i++) {
        struct gdb_register reg = gdb_layout_register(class, i);
        if (strcmp(reg.feature, feature) == 0)
            blob_print(text,
                       "<reg name=\"%s\" bitsize=\"%u\" type=\"%s\" regnum=\"%u\" group=\"%s\"/>\n",
                       reg.name, reg.bits, type_of(class, &reg), i,
                       strcmp(reg.group, "core") == 0 ? "general" : reg.group);
    }
    blob_print(text, "</feature>\n");
}

static void make_target(struct gdb_server *server, struct blob *text)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    unsigned i;
    blob_print(text, XML "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n<target version=\"1.0\">\n");
    if (class->gdb_architecture != NULL)
        blob_print(text, "<architecture>%s</architecture>\n", class->gdb_architecture);
    for (i = 0; i < gdb_layout_count(class); i++)
        if (first_of_feature(class, i))
            put_registers(class, gdb_layout_register(class, i).feature, text);
    blob_print(text, "</target>\n");
}

/* --- memory map --- */

/* Devices are told as RAM, that gdb looks at them. */
static void put_memory(const struct bus_range *range, bool read_only, struct blob *text)
{
    blob_print(text, "<memory type=\"%s\" start=\"0x%lx\" length=\"0x%llx\"%s\n",
               read_only ? "flash" : "ram", (unsigned long)range->first,
               ((unsigned long long)range->last - range->first + 1),
               read_only ? "><property name=\"blocksize\">0x100</property></memory>" : "/>");
}

static bool is_rom(const struct bus_range *range)
{
    return range->region->kind == BUS_RAM && range->read_only;
}

/* Neighbours of one kind are one. */
static void make_memory_map(struct gdb_server *server, struct blob *text)
{
    struct bus_space *space = server->machine->cpu->data;
    size_t count, i;
    const struct bus_range *ranges = bus_ranges(space, &count);
    blob_print(text,
               XML "<!DOCTYPE memory-map PUBLIC \"+//IDN gnu.org//DTD GDB Memory Map V1.0//EN\" "
                   "\"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n<memory-map>\n");
    for (i = 0; i < count; i++) {
        struct bus_range whole = ranges[i];
        while (i + 1 < count && ranges[i + 1].first == whole.last + 1 &&
               is_rom(&ranges[i + 1]) == is_rom(&whole))
            whole.last = ranges[++i].last;
        put_memory(&whole, is_rom(&whole), text);
    }
    blob_print(text, "</memory-map>\n");
}

/* --- threads --- */

struct thread_list {
    struct gdb_server *server;
    struct blob *text;
};

static void put_thread(void *owner, const struct gdb_thread *thread)
{
    struct thread_list *list = owner;
    char state[AWARE_TEXT + AWARE_NAME];
    gdb_thread_describe(list->server, thread, state, sizeof state);
    blob_print(list->text, "<thread id=\"%x\" core=\"0\" name=\"", (unsigned)thread->number);
    put_escaped(list->text, thread->task == NULL ? "processor" : thread->task->name);
    blob_print(list->text, "\">");
    put_escaped(list->text, state);
    blob_print(list->text, "</thread>\n");
}

static void make_threads(struct gdb_server *server, struct blob *text)
{
    struct thread_list list = {server, text};
    blob_print(text, XML "<threads>\n");
    gdb_threads(server, put_thread, &list);
    blob_print(text, "</threads>\n");
}

/* --- --- */

static void make_file(struct gdb_server *server, struct blob *text)
{
    blob_print(text, "%s", server->target.file != NULL ? server->target.file : "");
}

static const struct row {
    const char *name; /* object, ":read:", annex */
    bool any_annex;
    void (*make)(struct gdb_server *, struct blob *);
} rows[] = {
    {"features:read:target.xml:", false, make_target},
    {"memory-map:read::", false, make_memory_map},
    {"threads:read::", false, make_threads},
    {"exec-file:read:", true, make_file},
};

void gdb_document_forget(struct gdb_server *server)
{
    blob_free(&server->document.text);
    server->document = (struct gdb_document){0};
}

static const struct row *find_row(const char *text, const char **rest)
{
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t length = strlen(rows[i].name);
        if (strncmp(text, rows[i].name, length) != 0)
            continue;
        *rest = text + length;
        if (rows[i].any_annex)
            *rest += strcspn(*rest, ":") + ((*rest)[strcspn(*rest, ":")] == ':');
        return &rows[i];
    }
    return NULL;
}

static bool make(struct gdb_server *server, const struct row *row, uint64_t offset)
{
    if (offset == 0 || server->document.kind != row) {
        gdb_document_forget(server);
        server->document.kind = row;
        row->make(server, &server->document.text);
    }
    return !server->document.text.failed;
}

/* "l" before the last piece, "m" before the others. */
static void send_piece(struct gdb_server *server, uint64_t offset, uint64_t length)
{
    const struct blob *text = &server->document.text;
    size_t left = text->size - (size_t)offset;
    if (length > GDB_PACKET_MOST - 1)
        length = GDB_PACKET_MOST - 1;
    gdb_reply_begin(server);
    gdb_add(server, left <= length ? "l" : "m");
    gdb_add_bytes(server, text->bytes + offset, left < length ? left : (size_t)length);
    gdb_reply_send(server);
}

/* "OBJECT:read:ANNEX:OFFSET,LENGTH" */
void gdb_document_read(struct gdb_server *server, const char *rest, size_t count)
{
    const struct row *row;
    uint64_t offset, length;
    (void)count;
    row = gdb_read_char(&rest, ':') ? find_row(rest, &rest) : NULL;
    if (row == NULL)
        gdb_reply_text(server, "E00");
    else if (!gdb_read_number(&rest, &offset) || !gdb_read_char(&rest, ',') ||
             !gdb_read_number(&rest, &length) || !make(server, row, offset) ||
             offset > server->document.text.size)
        gdb_reply_error(server, GDB_INVALID);
    else
        send_piece(server, offset, length);
}
