/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The draft as devicetree source: memories, console, ticks, what nobody knows with all that was
 * seen of it, and the processor with its system. */
#include "builtin_boards.h"
#include "dev/unknown.h"
#include "draft/draft.h"
#include "draft/svd.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a node may be called (Devicetree Specification 0.4, 2.2.1), at most 31 characters. */
static const char *node_name(const char *name, char buffer[static 32])
{
    unsigned i;
    for (i = 0; i < 31 && name[i] != '\0'; i++)
        buffer[i] = (char)(isalnum((unsigned char)name[i]) || name[i] == '_' ? name[i] : '_');
    buffer[i] = '\0';
    return isalpha((unsigned char)buffer[0]) ? buffer
                                             : (i == 0 ? strcpy(buffer, "unnamed") : buffer);
}

/* --- memories --- */

static void write_memories(const struct draft *draft, struct blob *text)
{
    unsigned i, ram = 0, rom = 0;
    for (i = 0; i < draft->memory_count; i++) {
        const struct draft_memory *memory = &draft->memories[i];
        blob_print(text,
                   "\n\t%s%u: memory@%llx {\n"
                   "\t\tdevice_type = \"memory\";\n"
                   "\t\treg = <0x%08llx 0x%llx>;\n%s"
                   "\t};\n",
                   memory->read_only ? "rom" : "ram", memory->read_only ? rom++ : ram++,
                   (unsigned long long)memory->first, (unsigned long long)memory->first,
                   (unsigned long long)(memory->end - memory->first),
                   memory->read_only ? "\t\tread-only;\n" : "");
    }
}

static bool has_memory_at(const struct draft *draft, uint64_t address)
{
    unsigned i;
    for (i = 0; i < draft->memory_count; i++)
        if (draft->memories[i].first <= address && address < draft->memories[i].end)
            return true;
    return false;
}

/* Chips that run code from elsewhere show it at 0, too. */
static void write_mirror(const struct draft *draft, struct blob *text)
{
    unsigned i, rom = 0;
    if (has_memory_at(draft, 0) || draft->processor->draft->no_mirror)
        return;
    for (i = 0; i < draft->memory_count; i++) {
        const struct draft_memory *memory = &draft->memories[i];
        if (memory->read_only && memory->first <= draft->reset.table &&
            draft->reset.table < memory->end) {
            uint64_t offset = draft->reset.table - memory->first;
            offset -= offset % 0x1000;
            blob_print(text,
                       "\n\t/* Many chips show their flash at 0, too. */\n"
                       "\tmirror: mirror@0 {\n"
                       "\t\tcompatible = \"bosim,alias\";\n"
                       "\t\treg = <0x00000000 0x%llx>;\n"
                       "\t\tbosim,target = <&rom%u 0x%llx>;\n"
                       "\t\tbosim,priority = <(-10)>;\n"
                       "\t};\n",
                       (unsigned long long)(memory->end - memory->first - offset), rom,
                       (unsigned long long)offset);
            return;
        }
        rom += memory->read_only;
    }
}

/* --- console and ticks --- */

static void write_interrupt(const struct draft *draft, uint32_t number, struct blob *text)
{
    unsigned i;
    blob_print(text, "<%u", number);
    for (i = 1; i < draft->processor->draft->interrupt_cells; i++)
        blob_print(text, " 0");
    blob_print(text, ">");
}

static void write_console(const struct draft *draft, struct blob *text)
{
    bool sent = draft->console_sent != DRAFT_NONE, received = draft->console_received != DRAFT_NONE;
    blob_print(text,
               "\n\tconsole: console@%x {\n"
               "\t\tcompatible = \"bosim,console\";\n"
               "\t\treg = <0x%08x 0x%x>;\n"
               "\t\tcurrent-speed = <115200>;\n",
               draft->console, draft->console, draft->processor->draft->console_bytes == 1 ? 1 : 4);
    if (sent || received)
        blob_print(text, "\t\tinterrupts = ");
    if (sent)
        write_interrupt(draft, draft->console_sent, text);
    if (sent && received)
        blob_print(text, ", ");
    if (received)
        write_interrupt(draft, draft->console_received, text);
    if (sent || received)
        blob_print(text, ";\n\t\tinterrupt-names = %s%s%s;\n", sent ? "\"tx\"" : "",
                   sent && received ? ", " : "", received ? "\"rx\"" : "");
    blob_print(text, "\t};\n");
}

static void write_ticks(const struct draft *draft, struct blob *text)
{
    unsigned i;
    for (i = 0; i < draft->tick_count; i++) {
        blob_print(text,
                   "\n\ttick%u: tick%u {\n"
                   "\t\tcompatible = \"bosim,tick\";\n"
                   "\t\tinterrupts = ",
                   draft->tick_interrupt[i], draft->tick_interrupt[i]);
        write_interrupt(draft, draft->tick_interrupt[i], text);
        blob_print(text, ";\n\t\tbosim,period-ns = <%u>;\n\t};\n", draft->tick_period[i]);
    }
}

/* --- registers --- */

/* What the run has seen, sorted by address. */
struct seen {
    struct machine *machine;
    const struct unknown *unknown;
    int words[UNKNOWN_WORDS];
    unsigned count;
};

static bool is_memory_now(const struct seen *seen, uint32_t address)
{
    const struct bus_range *range = bus_find(seen->machine->cpu->data, address);
    return range != NULL && range->region->kind == BUS_RAM;
}

/* Few words, and only once: by insertion. */
static void gather(struct seen *seen)
{
    const struct unknown *unknown = seen->unknown;
    int slot;
    unsigned i;
    for (slot = 0; unknown != NULL && slot < (int)UNKNOWN_WORDS; slot++) {
        if (unknown->widths[slot] == 0 || is_memory_now(seen, unknown->address[slot]))
            continue;
        for (i = seen->count++;
             i > 0 && unknown->address[seen->words[i - 1]] > unknown->address[slot]; i--)
            seen->words[i] = seen->words[i - 1];
        seen->words[i] = slot;
    }
}

static void write_waits(const struct unknown *unknown, uint32_t address, struct blob *text)
{
    unsigned i;
    for (i = 0; i < unknown->wait_count; i++)
        if (unknown->wait_address[i] == address)
            blob_print(text, "; pc 0x%08x has waited here, reading 0x%08x", unknown->wait_pc[i],
                       unknown->wait_value[i]);
}

static void write_traffic(const struct unknown *unknown, int word, struct blob *text)
{
    if (word < 0) {
        blob_print(text, "\n");
        return;
    }
    blob_print(text, " /* reads %u, writes %u, first by pc 0x%08x%s", unknown->reads[word],
               unknown->writes[word], unknown->first_pc[word],
               unknown->text_address == unknown->address[word] ? "; receives characters" : "");
    write_waits(unknown, unknown->address[word], text);
    blob_print(text, " */\n");
}

static void write_fields(const struct svd_register *reg, struct blob *text)
{
    size_t i;
    if (reg->field_count > 0)
        blob_print(text, " bosim,fields =");
    for (i = 0; i < reg->field_count; i++) {
        char name[32];
        blob_print(text, "%s \"%s %u %u\"", i > 0 ? "," : "", node_name(reg->fields[i].name, name),
                   reg->fields[i].low, reg->fields[i].bits);
    }
    if (reg->field_count > 0)
        blob_print(text, ";");
}

static const char *const access_names[] = {"", "read-only", "write-only", "write-1-clears"};

static void write_register(const struct svd_register *reg, struct blob *text)
{
    char name[32];
    blob_print(text, "\t\t\t%s@%x { reg = <0x%x %u>;", node_name(reg->name, name), reg->offset,
               reg->offset, reg->width);
    if (reg->reset != 0)
        blob_print(text, " bosim,reset = <0x%08x>;", reg->reset);
    if (reg->access != SVD_READ_WRITE)
        blob_print(text, " bosim,access = \"%s\";", access_names[reg->access]);
    write_fields(reg, text);
    blob_print(text, " };");
}

static int word_seen(const struct seen *seen, uint32_t address)
{
    return seen->unknown == NULL ? -1 : unknown_word(seen->unknown, address);
}

static bool same_node(const struct svd_register *a, const struct svd_register *b)
{
    char one[32], other[32];
    return a->offset == b->offset &&
           strcmp(node_name(a->name, one), node_name(b->name, other)) == 0;
}

static void write_peripheral(const struct svd_peripheral *peripheral, const struct seen *seen,
                             struct blob *text)
{
    char name[32];
    size_t i;
    blob_print(text, "\n\t\t%s@%x {\n\t\t\treg = <0x%08x 0x%llx>;\n",
               node_name(peripheral->name, name), peripheral->base, peripheral->base,
               (unsigned long long)(peripheral->size != 0 ? peripheral->size : 4));
    for (i = 0; i < peripheral->interrupt_count; i++)
        blob_print(text, "\t\t\t/* interrupt %u: %s */\n", peripheral->interrupts[i].number,
                   node_name(peripheral->interrupts[i].name, name));
    for (i = 0; i < peripheral->register_count; i++) {
        const struct svd_register *reg = &peripheral->registers[i];
        if (i > 0 && same_node(reg, reg - 1))
            continue;
        write_register(reg, text);
        write_traffic(seen->unknown, word_seen(seen, peripheral->base + reg->offset), text);
    }
    blob_print(text, "\t\t};\n");
}

static bool touched(const struct svd_peripheral *peripheral, const struct seen *seen)
{
    unsigned i;
    for (i = 0; i < seen->count; i++)
        if (seen->unknown->address[seen->words[i]] - peripheral->base < peripheral->size)
            return true;
    return false;
}

/* Those that the run has used come first: they are what a person looks for. */
static void write_peripherals(const struct svd *svd, const struct seen *seen, struct blob *text)
{
    size_t i;
    int pass;
    for (pass = 0; pass < 2; pass++) {
        bool title = pass == 1 && seen->unknown != NULL;
        for (i = 0; i < svd->peripheral_count; i++) {
            if (i > 0 && svd->peripherals[i].base == svd->peripherals[i - 1].base &&
                strcmp(svd->peripherals[i].name, svd->peripherals[i - 1].name) == 0)
                continue;
            if (touched(&svd->peripherals[i], seen) != (pass == 0))
                continue;
            if (title)
                blob_print(text, "\n\t\t/* --- not used so far --- */\n");
            title = false;
            write_peripheral(&svd->peripherals[i], seen, text);
        }
    }
}

#define CHIP 0x1000u /* bytes that a chip without a name is thought to have */

/* What no SVD names: a node for each stretch of addresses that was used. */
static void write_strangers(const struct svd *svd, const struct seen *seen, struct blob *text)
{
    const struct unknown *unknown = seen->unknown;
    uint32_t chip = 1;
    unsigned i;
    for (i = 0; i < seen->count; i++) {
        uint32_t address = unknown->address[seen->words[i]];
        if (svd != NULL && svd_peripheral_at(svd, address) != NULL)
            continue;
        if ((address & ~(CHIP - 1)) != chip) {
            if (chip != 1)
                blob_print(text, "\t\t};\n");
            chip = address & ~(CHIP - 1);
            blob_print(text, "\n\t\tchip_%x@%x {\n\t\t\treg = <0x%08x 0x%x>;\n", chip, chip, chip,
                       CHIP);
        }
        blob_print(text, "\t\t\tr%03x@%x { reg = <0x%x 4>; };", address - chip, address - chip,
                   address - chip);
        write_traffic(unknown, seen->words[i], text);
    }
    if (chip != 1)
        blob_print(text, "\t\t};\n");
}

/* --- what nobody knows --- */

static void write_windows(const struct draft *draft, struct blob *text)
{
    const struct draft_window *window, *windows = draft->processor->draft->windows;
    blob_print(text, "\t\treg =");
    for (window = windows; window->size != 0; window++)
        blob_print(text, "%s <0x%08x 0x%llx>", window == windows ? "" : ",", window->first,
                   (unsigned long long)window->size);
    blob_print(text, ";\n\t\tbosim,kinds =");
    for (window = windows; window->size != 0; window++)
        blob_print(text, "%s \"%s\"", window == windows ? "" : ",", window->kind);
    blob_print(text, ";\n\t\tbosim,priority = <(-100)>;\n");
}

static void write_answers(const struct draft *draft, struct blob *text)
{
    size_t i;
    if (draft->answer_count == 0)
        return;
    blob_print(text, "\t\t/* What reads give: as after --answer. */\n\t\tbosim,answers =");
    for (i = 0; i < draft->answer_count; i++)
        blob_print(text, "%s \"%s\"", i > 0 ? "," : "", draft->answers[i]);
    blob_print(text, ";\n");
}

static void write_unknown(const struct draft *draft, const struct seen *seen, struct blob *text)
{
    blob_print(text,
               "\n\t/*\n"
               "\t * All that nobody knows. A chip of the real board that bosim has goes before\n"
               "\t * it: give it a node outside (`bosim devices` lists them). A register:\n"
               "\t * offset and bytes, value after reset, access, fields (name, bit, bits).\n"
               "\t */\n"
               "\tunknown: unknown {\n"
               "\t\tcompatible = \"bosim,unknown\";\n");
    write_windows(draft, text);
    write_answers(draft, text);
    blob_print(text, "\t\t#address-cells = <1>;\n\t\t#size-cells = <1>;\n");
    write_strangers(draft->svd, seen, text);
    if (draft->svd != NULL)
        write_peripherals(draft->svd, seen, text);
    blob_print(text, "\t};\n");
}

static void write_system(const struct draft *draft, struct blob *text)
{
    const struct builtin_text *system = builtin_texts;
    const char *body;
    while (system->name != NULL && strcmp(system->name, draft->processor->draft->system) != 0)
        system++;
    if (system->name == NULL)
        return;
    body = strchr(system->text, '\n'); /* behind the line with the licence */
    blob_print(text, "\n");
    blob_put(text, body + 1, strlen(body + 1));
}

void draft_write_clock(const char *guesses, uint32_t hertz, struct blob *text)
{
    blob_print(text,
               "\n/* %s */\n"
               "/ {\n"
               "\tsysclk: system-clock {\n"
               "\t\tcompatible = \"fixed-clock\";\n"
               "\t\tclock-frequency = <%u>;\n"
               "\t\t#clock-cells = <0>;\n"
               "\t};\n\n",
               guesses, hertz);
}

void draft_write_cpu(const char *vendor, const struct processor *processor, struct blob *text)
{
    blob_print(text,
               "\tcpu0: cpu {\n"
               "\t\tcompatible = \"%s,%s\";\n"
               "\t\tclocks = <&sysclk>;\n"
               "\t\tbosim,latched-interrupts;\n"
               "\t\tinterrupt-controller;\n"
               "\t\t#address-cells = <0>;\n"
               "\t\t#interrupt-cells = <1>;\n"
               "\t};\n",
               vendor, processor->name);
}

void draft_write(const struct draft *draft, struct machine *machine, struct blob *text)
{
    const struct draft_cpu *cpu = draft->processor->draft;
    struct seen *seen = calloc(1, sizeof *seen);
    if (seen == NULL) {
        text->failed = true;
        return;
    }
    seen->machine = machine;
    seen->unknown = machine == NULL ? NULL : unknown_find(machine);
    gather(seen);
    blob_print(text,
               "/* Drafted by bosim from the reset vector and what the firmware did; to be edited. "
               "*/\n/dts-v1/;\n\n/ {\n"
               "\tmodel = \"drafted-%s\";\n"
               "\t#address-cells = <1>;\n\t#size-cells = <1>;\n",
               draft->processor->name);
    if (draft->has_console)
        blob_print(text, "\n\tchosen {\n\t\tstdout-path = &console;\n\t};\n");
    write_memories(draft, text);
    write_mirror(draft, text);
    if (draft->has_console)
        write_console(draft, text);
    write_ticks(draft, text);
    write_unknown(draft, seen, text);
    blob_print(text, "};\n");
    write_system(draft, text);
    cpu->write(draft->processor, &draft->reset, draft->hertz != 0 ? draft->hertz : cpu->hertz,
               draft->priority_bits != 0 ? draft->priority_bits
               : draft->svd != NULL      ? draft->svd->priority_bits
                                         : 0,
               draft->interrupts, text);
    free(seen);
}
