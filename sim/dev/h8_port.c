/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O ports of H8 chips: direction and data; of some pull-ups (PCR), open drains (ODR), and on the
 * H8S a register that shows the pins (PORT). After the H8/3297 Series, H8/3069R Group and
 * H8S/2329 Group Hardware Manuals, chapters "I/O Ports". Pins that modules drive: h8_port.h.
 * Leaves out: buses on pins; a pin that nothing drives is high whether its pull-up is on or not. */
#include "dev/h8_port.h"

#include "dev/h8_chip.h"
#include "machine.h"

#include <stddef.h>

#define PINS  8u
#define USERS 4u /* modules on one pin */

struct port_kind;

struct h8_port {
    struct device device;
    const struct port_kind *kind;
    uint8_t ddr, dr, pcr, odr;
    uint8_t pins;                       /* levels */
    uint8_t taken[USERS], given[USERS]; /* by modules; the levels that they drive */
    uint8_t locked;                     /* bits of DR that a module has */
    uint8_t shown, shown_levels;        /* outputs in DR's place */
    uint8_t users[PINS];                /* modules that may take a pin */
    uint8_t mask;                       /* which there are */
    uint8_t ddr_initial;
    struct line *lines[PINS];
    struct line_driver drivers[PINS];
    struct line_listener listeners[PINS];
};

/* What a register is; a class has some, at areas in its binding's order. */
enum { DDR, DR, PORT, PCR, ODR };

struct port_kind {
    const uint8_t *ids; /* of the class's registers */
    bool dr_shows_pins; /* there is no PORT */
};

#define ROW(text, at, ...)                                                                         \
    {                                                                                              \
        .name = text, .area = (at), .width = 1, __VA_ARGS__                                        \
    }
#define DDR_ROW ROW("DDR", 0, .access = REG_WO, .reset = 0xff, .about = "1 output; reads 1")
#define PORT_ROW(at)                                                                               \
    ROW("PORT", at, .access = REG_RO, .reset = 0xff, .about = "data of outputs, levels of inputs")
#define PCR_ROW(at) ROW("PCR", at, .about = "1 pull-up of an input")
#define ODR_ROW(at) ROW("ODR", at, .about = "1 open drain")

static const struct device_register registers_h8300[] = {
    DDR_ROW,
    ROW("DR", 1, .reset = 0xff, .about = "data of outputs, levels of inputs"),
    PCR_ROW(2),
    {0}};
static const struct device_register registers_h8s[] = {
    DDR_ROW, ROW("DR", 1, .about = "data"), PORT_ROW(2), PCR_ROW(3), ODR_ROW(4), {0}};
static const struct device_register registers_h8s_drain[] = {
    DDR_ROW, ROW("DR", 1, .about = "data"), PORT_ROW(2), ODR_ROW(3), {0}};
static const struct device_register registers_h8_input[] = {PORT_ROW(0), {0}};

static const struct state_field state[] = {STATE(struct h8_port, ddr),
                                           STATE(struct h8_port, dr),
                                           STATE(struct h8_port, pcr),
                                           STATE(struct h8_port, odr),
                                           STATE(struct h8_port, pins),
                                           STATE_ARRAY(struct h8_port, taken),
                                           STATE_ARRAY(struct h8_port, given),
                                           STATE(struct h8_port, locked),
                                           STATE(struct h8_port, shown),
                                           STATE(struct h8_port, shown_levels),
                                           STATE_DRIVER_ARRAY(struct h8_port, drivers),
                                           STATE_END};

/* High is let go, low pulls: what an open drain does, too, and who else is on the pin sees. */
static void drive(struct h8_port *port)
{
    uint8_t data = (uint8_t)((port->dr & ~port->shown) | (port->shown_levels & port->shown));
    uint8_t levels = data | (uint8_t)~port->ddr;
    unsigned i;
    for (i = USERS; i-- > 0;)
        levels = (uint8_t)((levels & ~port->taken[i]) | (port->given[i] & port->taken[i]));
    for (i = 0; i < PINS; i++)
        line_set(&port->drivers[i], levels >> i & 1);
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct h8_port *port = owner;
    port->pins = (uint8_t)((port->pins & ~(1u << pin)) | (unsigned)level << pin);
}

static uint32_t port_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_port *port = (const struct h8_port *)device;
    uint8_t id = port->kind->ids[reg], outputs = port->ddr, ones = (uint8_t)~port->mask;
    (void)element;
    if (id == DDR)
        return 0xff;
    if (id == PCR)
        return port->pcr & port->mask;
    if (id == ODR)
        return port->odr & port->mask;
    if (id == DR && !port->kind->dr_shows_pins)
        return port->dr | ones;
    return (uint8_t)((port->dr & outputs) | (port->pins & ~outputs) | ones);
}

static enum bus_result port_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct h8_port *port = (struct h8_port *)device;
    uint8_t *const where[] = {
        [DDR] = &port->ddr, [DR] = &port->dr, [PCR] = &port->pcr, [ODR] = &port->odr};
    (void)element;
    (void)mask;
    if (port->kind->ids[reg] == DR)
        value = (value & ~(uint32_t)port->locked) | (port->dr & port->locked);
    *where[port->kind->ids[reg]] = (uint8_t)value;
    drive(port);
    return BUS_OK;
}

static void port_reset(struct device *device)
{
    struct h8_port *port = (struct h8_port *)device;
    port->ddr = port->ddr_initial;
    port->dr = port->pcr = port->odr = 0;
    drive(port);
}

/* --- building --- */

static bool make_pin(struct h8_port *port, unsigned pin, struct sim_error *error)
{
    struct device *device = &port->device;
    struct line *line =
        device_pin(device, machine_text(device->machine, "%u", pin), LINE_WIRED_AND, error);
    if (line == NULL || !line_drive(line, &port->drivers[pin], error))
        return false;
    line_listen(line, &port->listeners[pin], port, pin_changed, pin);
    port->lines[pin] = line;
    return true;
}

/* renesas,irqs = <bit irq>, ... */
static bool wire_interrupts(struct h8_port *port, struct sim_error *error)
{
    static const char property[] = "renesas,irqs";
    unsigned i, cells = device_cells(&port->device, property);
    struct device *intc;
    if (cells == 0)
        return true;
    intc = h8_intc_of(&port->device, "renesas,intc", error);
    for (i = 0; intc != NULL && i + 1 < cells; i += 2) {
        uint32_t bit = device_cell(&port->device, property, i, 0);
        if (bit >= PINS || port->lines[bit] == NULL) {
            sim_error_set(error, "%s: %s: there is no pin %u", port->device.name, property, bit);
            return false;
        }
        h8_intc_wire(intc, device_cell(&port->device, property, i + 1, 0), port->lines[bit]);
    }
    return intc != NULL;
}

static bool map_registers(struct device *device, struct sim_error *error)
{
    unsigned i, areas = device_cells(device, "reg") / 2;
    for (i = 0; i < areas; i++)
        if (!device_map(device, i, error))
            return false;
    return true;
}

static bool init(struct device *device, const struct port_kind *kind, struct sim_error *error)
{
    struct h8_port *port = (struct h8_port *)device;
    unsigned pin, count = device_u32(device, "ngpios", PINS);
    if (count < 1 || count > PINS) {
        sim_error_set(error, "%s: ngpios must be 1 to 8", device->name);
        return false;
    }
    port->kind = kind;
    port->mask = (uint8_t)((1u << count) - 1);
    port->pins = 0xff;
    port->ddr_initial = (uint8_t)device_u32(device, "renesas,ddr-initial", 0);
    for (pin = 0; pin < count; pin++)
        if (!make_pin(port, pin, error))
            return false;
    return map_registers(device, error) && wire_interrupts(port, error);
}

static const uint8_t ids_h8300[] = {DDR, DR, PCR}, ids_h8s[] = {DDR, DR, PORT, PCR, ODR};
static const uint8_t ids_h8s_drain[] = {DDR, DR, PORT, ODR}, ids_h8_input[] = {PORT};

#define PORT_CLASS(prefix, name, text, shows, book)                                                \
    static const struct port_kind prefix = {.ids = ids_##prefix, .dr_shows_pins = (shows)};        \
    H8_FAMILY_CLASS(prefix, port, struct h8_port, registers_##prefix, name, text,                  \
                    book ", chapter I/O Ports", .reset = port_reset, .peek = port_peek,            \
                    .write = port_write)

PORT_CLASS(h8300, "renesas,h8300-port", "H8/300 and H8/300H I/O port", true,
           "H8/3297 Series and H8/3069R Group Hardware Manuals")
PORT_CLASS(h8s, "renesas,h8s-port", "H8S I/O port", false, "H8S/2329 Group Hardware Manual")
PORT_CLASS(h8s_drain, "renesas,h8s-open-drain-port", "H8S I/O port with open drains", false,
           "H8S/2329 Group Hardware Manual")
PORT_CLASS(h8_input, "renesas,h8-input-port", "H8 input port", true,
           "H8/3297 Series, H8/3069R Group and H8S/2329 Group Hardware Manuals")

/* --- pins of modules --- */

static bool is_port(const struct device *device)
{
    return device->class->reset == port_reset;
}

/* *bit of the port with this number in renesas,pins; *port NULL: none. */
static bool find_pin(struct device *module, unsigned number, struct device **port, uint8_t *bit,
                     struct sim_error *error)
{
    static const char property[] = "renesas,pins";
    *port = NULL;
    *bit = (uint8_t)(device_cell(module, property, 2 * number + 1, 0) % PINS);
    if (device_cell(module, property, 2 * number, 0) == 0)
        return true;
    *port = device_reference(module, property, 2 * number, error);
    if (*port == NULL)
        return false;
    if (!is_port(*port) || ((struct h8_port *)*port)->lines[*bit] == NULL) {
        sim_error_set(error, "%s: %s %u is no pin of a port", module->name, property, number);
        return false;
    }
    return true;
}

static bool add_user(struct h8_port *port, struct h8_output *output, struct sim_error *error)
{
    output->user = port->users[output->bit]++;
    if (output->user < USERS)
        return true;
    sim_error_set(error, "%s: more than %u modules have pin %u", port->device.name, USERS,
                  output->bit);
    return false;
}

bool h8_output_init(struct device *module, unsigned number, const char *name,
                    struct h8_output *output, struct sim_error *error)
{
    struct line *line;
    if (!find_pin(module, number, &output->port, &output->bit, error))
        return false;
    if (output->port != NULL)
        return add_user((struct h8_port *)output->port, output, error);
    line = device_pin(module, name, LINE_WIRED_OR, error);
    return line != NULL && line_drive(line, &output->own, error);
}

static void take_pin(struct h8_port *port, unsigned user, uint8_t bit, bool active, bool level)
{
    uint8_t *taken = &port->taken[user], *given = &port->given[user];
    if (!(*taken & bit) == !active && !(*given & bit) == !level)
        return;
    *taken = (uint8_t)((*taken & ~bit) | (active ? bit : 0));
    *given = (uint8_t)((*given & ~bit) | (level ? bit : 0));
    drive(port);
}

void h8_output_set(struct h8_output *output, bool active, bool level)
{
    if (output->port == NULL)
        line_set(&output->own, active && level);
    else
        take_pin((struct h8_port *)output->port, output->user, (uint8_t)(1u << output->bit), active,
                 level);
}

/* Its line; NULL: the module is to make one of its own, or *wrong. */
static struct line *input_line(struct device *module, unsigned number, const char *name,
                               bool *wrong, struct sim_error *error)
{
    struct device *port;
    uint8_t bit;
    *wrong = !find_pin(module, number, &port, &bit, error);
    if (*wrong)
        return NULL;
    if (port != NULL)
        return ((struct h8_port *)port)->lines[bit];
    return machine_line(module->machine,
                        machine_text(module->machine, "%s.%s", module->name, name));
}

bool h8_input_init(struct device *module, unsigned number, const char *name,
                   struct line_listener *listener,
                   void (*changed)(void *module, unsigned input, bool level), unsigned input,
                   struct sim_error *error)
{
    bool wrong;
    struct line *line = input_line(module, number, name, &wrong, error);
    if (line == NULL && !wrong)
        line = device_pin(module, name, LINE_WIRED_OR, error);
    if (line != NULL)
        line_listen(line, listener, module, changed, input);
    return line != NULL;
}

bool h8_input_level(struct device *module, unsigned number, const char *name)
{
    struct sim_error ignored;
    bool wrong;
    const struct line *line = input_line(module, number, name, &wrong, &ignored);
    return line != NULL && line->level;
}

/* --- modules that have a port's data --- */

struct device *h8_port_of(struct device *module, const char *property, unsigned index,
                          struct sim_error *error)
{
    struct device *port = device_reference(module, property, index, error);
    if (port == NULL || is_port(port))
        return port;
    sim_error_set(error, "%s: %s must point to ports", module->name, property);
    return NULL;
}

uint8_t h8_port_data(const struct device *port)
{
    return ((const struct h8_port *)port)->dr;
}

void h8_port_put_data(struct device *device, uint8_t bits, uint8_t levels)
{
    struct h8_port *port = (struct h8_port *)device;
    port->locked = bits;
    port->dr = (uint8_t)((port->dr & ~bits) | (levels & bits));
    drive(port);
}

void h8_port_show(struct device *device, uint8_t bits, uint8_t levels)
{
    struct h8_port *port = (struct h8_port *)device;
    port->shown = bits;
    port->shown_levels = levels;
    drive(port);
}
