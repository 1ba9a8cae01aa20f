/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the machine's devicetree: for board.c and device_build.c. Devices use device.h. */
#ifndef SIM_DEVICE_TREE_H
#define SIM_DEVICE_TREE_H

#include "machine.h"

/* libfdt looks for a parent or a phandle from the blob's start each time; a board of a hundred
 * nodes then takes longer to build than its first thousands of instructions. So each is noted once.
 */
struct tree_node {
    int node; /* offset in the blob */
    int up;   /* index of the parent; -1: this is the root */
    int depth;
    uint32_t phandle; /* 0: none */
};

/* Notes the blob's nodes; before anything below is called. False: no memory. */
bool tree_index(struct machine *);
/* The parent's offset; -1 for the root. */
int tree_parent(const struct machine *, int node);

/* Do all nodes and properties of a blob (aligned to 8 bytes) lie inside it? Before anything else.
 */
bool tree_is_sound(const void *dtb, size_t size);
/* Cell `index` of a property as a number; false if the property has no such cell. */
bool tree_cell(const struct machine *, int node, const char *property, unsigned index,
               uint32_t *value);
unsigned tree_cells(const struct machine *, int node, const char *property);
uint32_t tree_u32(const struct machine *, int node, const char *property, uint32_t otherwise);
const char *tree_string(const struct machine *, int node, const char *property);
bool tree_has(const struct machine *, int node, const char *property);
/* Is one of the node's compatible strings this one? */
bool tree_compatible(const struct machine *, int node, const char *compatible);
/* "reg" entry `index`, translated through the ranges of buses to its address space. */
bool tree_reg(const struct machine *, int node, unsigned index, uint32_t *base, uint64_t *size,
              struct sim_error *);
/* The node's path, for errors; valid until the next call with the same buffer. */
const char *tree_path(const struct machine *, int node, char *buffer, size_t size);
/* Label if the blob has symbols, else the node's name; lives as long as the machine. */
const char *tree_name(struct machine *, int node);
/* The node that cell `index` of a property points to; -1 if none. */
int tree_pointed(const struct machine *, int node, const char *property, unsigned index);
/* Nearest ancestor that is an address space, or -1. */
int tree_space_node(const struct machine *, int node);
bool tree_enabled(const struct machine *, int node); /* status absent or "okay" */

/* Between board.c and device_build.c. */
struct device *board_device_of(struct machine *, int node); /* NULL if the node is no device */
bool board_build_device(struct device *, struct sim_error *);
struct bus_space *board_space_of(struct machine *, int node);
struct clock_domain *board_clock_of(struct machine *, int node); /* fixed clocks */

#endif
