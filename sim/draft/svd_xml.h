/* SPDX-License-Identifier: GPL-2.0-or-later */
/* XML as a tree of elements with text, as much as SVD files need: attributes but derivedFrom,
 * comments and namespaces are dropped. Between svd.c and svd_xml.c. */
#ifndef SIM_DRAFT_SVD_XML_H
#define SIM_DRAFT_SVD_XML_H

#include "error.h"

#include <stddef.h>

struct svd_memory;

/* Memory that is freed together; *memory is NULL at first. NULL when there is none. */
void *svd_allocate(struct svd_memory **, size_t bytes);
void svd_free_memory(struct svd_memory *);

struct xml_element {
    const char *name, *text;  /* text: without white space around it; "" if there is none */
    const char *derived_from; /* attribute; NULL: none */
    unsigned long line;
    struct xml_element *parent, *first, *last, *next;
};

/* The root element, in `memory`; NULL and error with name and line. */
struct xml_element *xml_parse(struct svd_memory **, const char *name, const void *bytes,
                              size_t size, struct sim_error *);
/* The first child of that name, or NULL. */
const struct xml_element *xml_child(const struct xml_element *, const char *name);

#endif
