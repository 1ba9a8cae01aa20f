/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is made of an instruction set: the tables of struct isa, and a header with the rows'
 * numbers, the calls of their bodies and their costs. */
#include "isagen.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file(const struct set *set, const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        fail_at(set, 0, "%s cannot be written: %s", path, strerror(errno));
    fprintf(file, "/* Made by isagen from %s: change that file. */\n", set->file);
    return file;
}

static void close_file(const struct set *set, FILE *file, const char *path)
{
    bool bad = ferror(file) != 0;
    if (fclose(file) != 0 || bad)
        fail_at(set, 0, "%s cannot be written: %s", path, strerror(errno));
}

/* A C text: operands are octal escapes. */
static void put_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text != '\0'; text++)
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if (isprint((unsigned char)*text))
            fputc(*text, file);
        else
            fprintf(file, "\\%03o", (unsigned char)*text);
    fputc('"', file);
}

static void put_texts(FILE *file, const char *name, char *const *texts, unsigned count)
{
    unsigned i;
    fprintf(file, "static const char *const %s[] = {", name);
    for (i = 0; i < count; i++) {
        if (texts[i] == NULL)
            fputs("NULL", file);
        else
            put_text(file, texts[i]);
        fputs(", ", file);
    }
    fputs("NULL};\n", file);
}

static void put_lists(const struct set *set, FILE *file)
{
    unsigned i;
    for (i = 0; i < set->list_count; i++) {
        char name[300];
        snprintf(name, sizeof name, "names_%s", set->lists[i].name);
        put_texts(file, name, set->lists[i].names, set->lists[i].count);
        fprintf(file, "static const struct isa_names list_%s = {", set->lists[i].name);
        put_text(file, set->lists[i].name);
        fprintf(file, ", %s, %u};\n", name, set->lists[i].count);
    }
}

/* --- rows --- */

static void put_units(FILE *file, const char *member, const uint32_t *units, unsigned count)
{
    unsigned i;
    fprintf(file, ", .%s = {", member);
    for (i = 0; i < count; i++)
        fprintf(file, "0x%x,", units[i]);
    fputc('}', file);
}

static void put_bytes(FILE *file, const char *member, const uint8_t *bytes, unsigned count)
{
    unsigned i;
    if (count == 0)
        return;
    fprintf(file, ", .%s = {", member);
    for (i = 0; i < count; i++)
        fprintf(file, "%u,", bytes[i]);
    fputc('}', file);
}

static void put_fields(FILE *file, const struct isa_row *row)
{
    unsigned i;
    fputs(", .field = {", file);
    for (i = 0; i < row->fields; i++) {
        const struct isa_field *field = &row->field[i];
        fprintf(file, "{\"%s\", %u, %u, %u, %d},", field->name, field->unit, field->shift,
                field->width, field->is_signed);
    }
    fputs("{0}}", file);
}

static void put_pieces(FILE *file, const struct isa_operand *operand)
{
    unsigned i;
    fprintf(file, ".pieces = %u, .piece = {", operand->pieces);
    for (i = 0; i < operand->pieces; i++) {
        const struct isa_piece *piece = &operand->piece[i];
        fprintf(file, "{%d, %u, %u, %u},", piece->context, piece->field, piece->shift,
                piece->width);
    }
    fputs("{0}}", file);
}

static void put_operand(const struct set *set, FILE *file, const struct isa_operand *operand)
{
    fprintf(file, "{.name = \"%s\", .kind = %d, ", operand->name, operand->kind);
    put_pieces(file, operand);
    fprintf(file,
            ", .width = %u, .is_signed = %d, .same = %d, .from_next = %d, .scale = %u, .plus = %d"
            ", .zero = %d",
            operand->width, operand->is_signed, operand->same, operand->from_next, operand->scale,
            operand->plus, operand->zero);
    if (operand->lead != NULL) {
        fputs(", .lead = ", file);
        put_text(file, operand->lead);
    }
    if (operand->names != NULL)
        fprintf(file, ", .names = &list_%s",
                ((const struct name_list *)(const void *)operand->names)->name);
    if (operand->kind == ISA_MODE)
        fprintf(file, ", .modes = &modes_%s, .allowed = 0x%" PRIx64,
                ((const struct mode_table *)(const void *)operand->modes)->name, operand->allowed);
    if (operand->custom != NULL)
        fprintf(file, ", .custom = &%s_%s", set->name, (const char *)operand->custom);
    fputs("},", file);
}

static void put_holes(FILE *file, const struct isa_row *row)
{
    unsigned i;
    fprintf(file, ", .holes = %u, .hole = {", row->holes);
    for (i = 0; i < row->holes; i++)
        fprintf(file, "{%u, 0x%x, 0x%x},", row->hole[i].unit, row->hole[i].mask,
                row->hole[i].value);
    fputs("{0}}", file);
}

/* The words of costs, a structure for each model. */
static void put_cycles(const struct set *set, FILE *file)
{
    unsigned model, i, k;
    if (set->cycles_count + set->times_count == 0)
        return;
    fprintf(file, "#include \"gen/isa/%s.h\"\nconst struct %s_cycles %s_cycles[] = {\n", set->name,
            set->name, set->name);
    for (model = 0; model < set->model_count; model++) {
        fputs("    {", file);
        for (i = 0; i < set->cycles_count; i++)
            fprintf(file, "0x%" PRIx64 ",", set->cycles[i].value[model]);
        for (i = 0; i < set->times_count; i++)
            for (k = 0; k < set->times[i].table->count; k++)
                fprintf(file, "%s0x%" PRIx64 "%s", k == 0 ? "{" : "", set->times[i].value[model][k],
                        k + 1 < set->times[i].table->count ? "," : "},");
        fprintf(file, "}, /* %s */\n", set->models[model]);
    }
    fputs("};\n", file);
}

/* What the words of costs fit into. */
static const char *cycles_type(const struct set *set)
{
    uint64_t all = 0;
    unsigned i, model, k;
    for (i = 0; i < set->cycles_count; i++)
        for (model = 0; model < set->model_count; model++)
            all |= set->cycles[i].value[model];
    for (i = 0; i < set->times_count; i++)
        for (model = 0; model < set->model_count; model++)
            for (k = 0; k < set->times[i].table->count; k++)
                all |= set->times[i].value[model][k];
    return all <= UINT8_MAX ? "uint8_t" : all <= UINT32_MAX ? "uint32_t" : "uint64_t";
}

static void declare_cycles(const struct set *set, FILE *file)
{
    unsigned i;
    if (set->cycles_count + set->times_count == 0)
        return;
    fprintf(file, "\nstruct %s_cycles {\n", set->name);
    for (i = 0; i < set->cycles_count; i++)
        fprintf(file, "    %s %s;\n", cycles_type(set), set->cycles[i].name);
    for (i = 0; i < set->times_count; i++)
        fprintf(file, "    %s %s[%u]; /* by mode of %s */\n", cycles_type(set), set->times[i].name,
                set->times[i].table->count, set->times[i].table->name);
    fputs("};\n", file);
    fprintf(file, "extern const struct %s_cycles %s_cycles[%u]; /* by model */\n", set->name,
            set->name, set->model_count);
}

static void put_row(const struct set *set, FILE *file, const struct isa_row *row)
{
    unsigned i;
    fputs("    {.name = ", file);
    put_text(file, row->name);
    if (row->id != NULL)
        fprintf(file, ", .id = \"%s\"", row->id);
    fputs(", .syntax = ", file);
    put_text(file, row->syntax);
    fputs(", .cost = ", file);
    put_text(file, row->cost);
    fprintf(file, ", .units = %u, .fields = %u, .operands = %u", row->units, row->fields,
            row->operands);
    put_units(file, "mask", row->mask, row->units);
    put_units(file, "value", row->value, row->units);
    fprintf(file, ", .context_mask = 0x%x, .context = 0x%x, .models = 0x%x, .class = 0x%x",
            row->context_mask, row->context, row->models, row->class);
    fprintf(file, ", .reads = 0x%x, .writes = 0x%x", row->reads, row->writes);
    put_holes(file, row);
    put_fields(file, row);
    fputs(", .operand = {", file);
    for (i = 0; i < row->operands; i++)
        put_operand(set, file, &row->operand[i]);
    fprintf(file, "{0}}, .modes = %u", row->modes);
    put_bytes(file, "mode_operand", row->mode_operand, row->modes);
    put_bytes(file, "mode_before", row->mode_before, row->modes);
    fprintf(file, ", .line = %d},\n", row->line);
}

static void put_modes(const struct set *set, FILE *file)
{
    unsigned table, i;
    for (table = 0; table < set->table_count; table++) {
        const struct mode_table *modes = &set->tables[table];
        fprintf(file, "static const struct isa_row modes_%s_rows[] = {\n", modes->name);
        for (i = 0; i < modes->count; i++)
            put_row(set, file, &modes->rows[i]);
        fprintf(file,
                "};\nstatic const struct isa_modes modes_%s = {\"%s\", %u, modes_%s_rows, %u};\n",
                modes->name, modes->name, modes->bits, modes->name, modes->count);
    }
}

/* --- buckets --- */

static unsigned bucket_bits(const struct set *set)
{
    return set->unit_bits < 12 ? set->unit_bits : 12;
}

static bool fits_bucket(const struct set *set, const struct isa_row *row, unsigned bucket)
{
    unsigned shift = set->unit_bits - bucket_bits(set);
    uint32_t looked_at = ((1u << bucket_bits(set)) - 1) << shift;
    return (((bucket << shift) ^ row->value[0]) & row->mask[0] & looked_at) == 0;
}

static void put_buckets(const struct set *set, FILE *file)
{
    const unsigned buckets = 1u << bucket_bits(set);
    unsigned bucket, i, count = 0;
    fputs("static const uint16_t bucket_rows[] = {", file);
    for (bucket = 0; bucket < buckets; bucket++)
        for (i = 0; i < set->row_count; i++)
            if (fits_bucket(set, &set->rows[i], bucket))
                fprintf(file, "%u,", i);
    fputs("0};\nstatic const uint16_t bucket[] = {", file);
    for (bucket = 0; bucket < buckets; bucket++) {
        fprintf(file, "%u,", count);
        for (i = 0; i < set->row_count; i++)
            count += fits_bucket(set, &set->rows[i], bucket);
    }
    fprintf(file, "%u};\n", count);
    if (count > UINT16_MAX)
        fail_at(set, 0, "the rows share too many beginnings: more than 65535 places");
}

void write_tables(const struct set *set, const char *path)
{
    FILE *file = open_file(set, path);
    unsigned i;
    fputs("#include \"isa/isa.h\"\n\n", file);
    if (set->header != NULL)
        fprintf(file, "#include \"%s\"\n\n", set->header);
    put_texts(file, "flags", set->flags, set->flag_count);
    put_texts(file, "models", set->models, set->model_count);
    put_lists(set, file);
    put_cycles(set, file);
    put_modes(set, file);
    fputs("static const struct isa_row rows[] = {\n", file);
    for (i = 0; i < set->row_count; i++)
        put_row(set, file, &set->rows[i]);
    fputs("};\n", file);
    put_buckets(set, file);
    fprintf(
        file,
        "extern const struct isa isa_%s;\nconst struct isa isa_%s = {\"%s\", %u, %u, %d, %u, rows, "
        "%u, flags, models, %u, bucket, bucket_rows, %s%s%s%s};\n",
        set->name, set->name, set->name, set->unit_bits, set->address_bits, set->big_endian,
        set->longest, set->row_count, bucket_bits(set), set->flow != NULL ? "&" : "",
        set->flow != NULL ? set->name : "NULL", set->flow != NULL ? "_" : "",
        set->flow != NULL ? set->flow : "");
    close_file(set, file, path);
}

/* --- the header --- */

/* Has it no other use than to select an operand's mode? */
static bool selects(const struct isa_row *row, unsigned field)
{
    bool found = false;
    unsigned i, piece;
    for (i = 0; i < row->operands; i++)
        for (piece = 0; piece < row->operand[i].pieces; piece++)
            if (!row->operand[i].piece[piece].context &&
                row->operand[i].piece[piece].field == field) {
                if (row->operand[i].kind != ISA_MODE)
                    return false;
                found = true;
            }
    return found;
}

static void put_arguments(FILE *file, const struct isa_row *row)
{
    unsigned i;
    for (i = 0; i < row->fields; i++)
        if (!selects(row, i))
            fprintf(file, row->field[i].is_signed ? ", (int32_t)(field)[%u]" : ", (field)[%u]", i);
    for (i = 0; i < row->modes; i++)
        fprintf(file, ", &(mode)[%u]", i);
}

static void put_parameters(FILE *file, const struct isa_row *row)
{
    unsigned i;
    for (i = 0; i < row->fields; i++)
        if (!selects(row, i))
            fprintf(file, ", %s %s", row->field[i].is_signed ? "int32_t" : "uint32_t",
                    row->field[i].name);
    for (i = 0; i < row->modes; i++)
        fprintf(file, ", const struct isa_taken *%s", row->operand[row->mode_operand[i]].name);
}

static void put_guard(const struct set *set, FILE *file)
{
    char name[80];
    size_t i;
    snprintf(name, sizeof name, "GEN_ISA_%s_H", set->name);
    for (i = 0; name[i] != '\0'; i++)
        name[i] = (char)toupper((unsigned char)name[i]);
    fprintf(file, "#ifndef %s\n#define %s\n\n#include \"isa/isa.h\"\n\n", name, name);
}

static void put_upper_name(const struct set *set, char *name, size_t size)
{
    size_t i;
    snprintf(name, size, "%s", set->name);
    for (i = 0; name[i] != '\0'; i++)
        name[i] = (char)toupper((unsigned char)name[i]);
}

/* The rows' numbers and the bits of the file's own classes: THUMB_add_imm_t1, THUMB_IS_exclusive;
 * M68K_ea_disp is a row of the modes `ea`. */
static void put_numbers(const struct set *set, FILE *file)
{
    char name[80];
    unsigned i, k;
    put_upper_name(set, name, sizeof name);
    fprintf(file, "enum isa_%s_row {\n", set->name);
    for (i = 0; i < set->row_count; i++)
        if (set->rows[i].id != NULL)
            fprintf(file, "    %s_%s = %u,\n", name, set->rows[i].id, i);
    fprintf(file, "    %s_ROWS = %u\n};\n\n", name, set->row_count);
    for (k = 0; k < set->table_count; k++) {
        fprintf(file, "enum isa_%s_%s {\n", set->name, set->tables[k].name);
        for (i = 0; i < set->tables[k].count; i++)
            fprintf(file, "    %s_%s_%s = %u,\n", name, set->tables[k].name,
                    set->tables[k].rows[i].id, i);
        fputs("};\n\n", file);
    }
    for (i = 0; i < set->model_count; i++)
        fprintf(file, "#define %s_MODEL_%s %u\n", name, set->models[i], i);
    for (i = 0; i < set->class_count; i++)
        fprintf(file, "#define %s_IS_%s (1u << %u)\n", name, set->classes[i], ISA_OWN_CLASS + i);
}

static void put_do(FILE *file, const struct isa_row *row, unsigned number)
{
    fprintf(file, " \\\n    DO(%u, %s, (%s), (ISA_CPU cpu", number, row->id, row->cost);
    put_parameters(file, row);
    fputs("), (cpu", file);
    put_arguments(file, row);
    fputs("))", file);
}

/* All rows; or those that only models of the mask have. */
static void put_rows(const struct set *set, FILE *file, uint32_t only)
{
    unsigned i;
    fputs(set->table_count > 0 ? "(DO, cpu, field, mode)" : "(DO, cpu, field)", file);
    for (i = 0; i < set->row_count; i++)
        if (set->rows[i].id != NULL && !(set->rows[i].models & ~only))
            put_do(file, &set->rows[i], i);
    fputs("\n\n", file);
}

/* ISA_MODES_SET_TABLE(DO, cpu, field): as for rows, the fields being those of the mode. */
static void put_modes_macros(const struct set *set, FILE *file)
{
    unsigned table, i;
    for (table = 0; table < set->table_count; table++) {
        const struct mode_table *modes = &set->tables[table];
        fprintf(file, "#define ISA_MODES_%s_%s(DO, cpu, field)", set->name, modes->name);
        for (i = 0; i < modes->count; i++)
            put_do(file, &modes->rows[i], i);
        fputs("\n\n", file);
    }
}

/* ISA_ROWS_SET(DO, cpu, field): DO(number, id, cost, parameters of its body, their arguments);
 * with modes, those from mode[]; ISA_ROWS_SET_only_MODEL: those that no other model has. */
void write_header(const struct set *set, const char *path)
{
    FILE *file = open_file(set, path);
    unsigned i;
    put_guard(set, file);
    put_numbers(set, file);
    declare_cycles(set, file);
    fprintf(file, "\nextern const struct isa isa_%s;\n\n", set->name);
    fprintf(file,
            "/* DO(number, id, cost, (parameters of its body), (arguments from field)) */\n"
            "#define ISA_ROWS_%s",
            set->name);
    put_rows(set, file, UINT32_MAX);
    for (i = 0; i < set->model_count; i++) {
        fprintf(file, "#define ISA_ROWS_%s_only_%s", set->name, set->models[i]);
        put_rows(set, file, 1u << i);
    }
    put_modes_macros(set, file);
    fputs("#endif\n", file);
    close_file(set, file, path);
}
