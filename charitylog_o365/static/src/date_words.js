const {DateTime} = luxon;

/**
 * A day in words, "Mon 30 Nov" or ("long") "Monday 30 November", with its year where that
 * is not this one. English is British whichever it is; other languages have their order.
 */
export function dayInWords(moment, length = "short") {
    const isThisYear = moment.year === DateTime.now().year;
    if (moment.locale.startsWith("en")) {
        const pattern = length === "long" ? "cccc d MMMM" : "ccc d MMM";
        return moment.toFormat(isThisYear ? pattern : `${pattern} yyyy`);
    }
    const year = isThisYear ? {} : {year: "numeric"};
    return moment.toLocaleString({
        weekday: length,
        day: "numeric",
        month: length,
        ...year,
    });
}
