/* SPDX-License-Identifier: GPL-2.0-or-later */
/* XML as a tree of elements, by expat. Whatever the file holds, no more than a bounded multiple of
 * its size is used: document types, and so entities of one's own, are refused. */
#include "draft/svd_xml.h"

#include <expat.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* --- memory that is freed together --- */

#define CHUNK 65536u

struct svd_memory {
    struct svd_memory *next;
    size_t used, size;
    max_align_t bytes[];
};

static struct svd_memory *add_chunk(struct svd_memory **memory, size_t bytes)
{
    size_t size = bytes > CHUNK ? bytes : CHUNK;
    struct svd_memory *chunk = calloc(1, sizeof *chunk + size);
    if (chunk == NULL)
        return NULL;
    chunk->size = size;
    chunk->next = *memory;
    *memory = chunk;
    return chunk;
}

void *svd_allocate(struct svd_memory **memory, size_t bytes)
{
    struct svd_memory *chunk = *memory;
    size_t room = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    void *place;
    if (chunk == NULL || chunk->size - chunk->used < room)
        chunk = add_chunk(memory, room);
    if (chunk == NULL)
        return NULL;
    place = (char *)chunk->bytes + chunk->used;
    chunk->used += room;
    return place;
}

void svd_free_memory(struct svd_memory *memory)
{
    while (memory != NULL) {
        struct svd_memory *next = memory->next;
        free(memory);
        memory = next;
    }
}

/* --- the parser's state --- */

#define DEPTH_MOST 64u

struct parse {
    XML_Parser parser;
    struct svd_memory **memory;
    struct xml_element *root, *open;
    unsigned depth;
    char *text; /* of the element that was opened last */
    size_t length, room;
    const char *problem; /* why it was stopped */
};

static void stop(struct parse *parse, const char *problem)
{
    if (parse->problem == NULL)
        parse->problem = problem;
    XML_StopParser(parse->parser, XML_FALSE);
}

static const char *keep(struct parse *parse, const char *text, size_t length)
{
    char *copy = svd_allocate(parse->memory, length + 1);
    if (copy == NULL) {
        stop(parse, "the host has no memory left");
        return "";
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

static void append(struct parse *parse, struct xml_element *element)
{
    struct xml_element *parent = parse->open;
    element->parent = parent;
    if (parent == NULL)
        parse->root = element;
    else if (parent->last == NULL)
        parent->first = parent->last = element;
    else
        parent->last = parent->last->next = element;
    parse->open = element;
}

static void on_start(void *owner, const char *name, const char **attributes)
{
    struct parse *parse = owner;
    struct xml_element *element = svd_allocate(parse->memory, sizeof *element);
    if (element == NULL || ++parse->depth > DEPTH_MOST) {
        stop(parse, element == NULL ? "the host has no memory left" : "elements lie too deep");
        return;
    }
    *element = (struct xml_element){.name = keep(parse, name, strlen(name)), .text = ""};
    element->line = XML_GetCurrentLineNumber(parse->parser);
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], "derivedFrom") == 0)
            element->derived_from = keep(parse, attributes[1], strlen(attributes[1]));
    append(parse, element);
    parse->length = 0;
}

static void on_end(void *owner, const char *name)
{
    struct parse *parse = owner;
    const char *text = parse->text;
    size_t length = parse->length;
    (void)name;
    for (; length > 0 && strchr(" \t\r\n", *text) != NULL; text++)
        length--;
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    if (length > 0)
        parse->open->text = keep(parse, text, length);
    parse->length = 0;
    parse->open = parse->open->parent;
    parse->depth--;
}

static void on_text(void *owner, const char *text, int length)
{
    struct parse *parse = owner;
    if (parse->length + (size_t)length + 1 > parse->room) {
        size_t room = 2 * (parse->length + (size_t)length + 1);
        char *grown = realloc(parse->text, room);
        if (grown == NULL) {
            stop(parse, "the host has no memory left");
            return;
        }
        parse->text = grown;
        parse->room = room;
    }
    memcpy(parse->text + parse->length, text, (size_t)length);
    parse->length += (size_t)length;
}

static void on_doctype(void *owner, const char *name, const char *system, const char *public,
                       int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(owner, "a document type is declared, which no SVD file needs: take it out");
}

static bool run(struct parse *parse, const char *name, const void *bytes, size_t size,
                struct sim_error *error)
{
    XML_SetUserData(parse->parser, parse);
    XML_SetElementHandler(parse->parser, on_start, on_end);
    XML_SetCharacterDataHandler(parse->parser, on_text);
    XML_SetStartDoctypeDeclHandler(parse->parser, on_doctype);
    if (XML_Parse(parse->parser, bytes, (int)size, XML_TRUE) == XML_STATUS_OK &&
        parse->problem == NULL)
        return true;
    sim_error_set(
        error, "%s: line %lu: %s", name, (unsigned long)XML_GetCurrentLineNumber(parse->parser),
        parse->problem != NULL ? parse->problem : XML_ErrorString(XML_GetErrorCode(parse->parser)));
    return false;
}

struct xml_element *xml_parse(struct svd_memory **memory, const char *name, const void *bytes,
                              size_t size, struct sim_error *error)
{
    struct parse parse = {.memory = memory};
    bool good;
    parse.parser = XML_ParserCreate(NULL);
    parse.room = 256;
    parse.text = malloc(parse.room);
    if (parse.parser == NULL || parse.text == NULL) {
        sim_error_set(error, "%s: the host has no memory left: close other programs", name);
        good = false;
    } else {
        good = run(&parse, name, bytes, size, error);
    }
    if (parse.parser != NULL)
        XML_ParserFree(parse.parser);
    free(parse.text);
    return good ? parse.root : NULL;
}

const struct xml_element *xml_child(const struct xml_element *element, const char *name)
{
    const struct xml_element *child = element->first;
    while (child != NULL && strcmp(child->name, name) != 0)
        child = child->next;
    return child;
}
