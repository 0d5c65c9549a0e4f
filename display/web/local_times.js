// Instants as people in the room read them: agenda times travel as UTC, the event's zone is applied
// here. An unknown zone gives UTC and says so, as in server/client/local_times.cpp.

export class LocalTimes {
  constructor(zone) {
    const options = {
      year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    };
    try {
      this.format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
      this.suffix = '';
    } catch {
      this.format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
      this.suffix = ' UTC';
    }
  }

  parts(at) {
    return Object.fromEntries(this.format.formatToParts(at).map((p) => [p.type, p.value]));
  }

  /** "14:05" */
  hoursMinutes(at) {
    const { hour, minute } = this.parts(at);
    return `${hour}:${minute}${this.suffix}`;
  }

  /** "2026-11-20", to compare days by. */
  date(at) {
    const { year, month, day } = this.parts(at);
    return `${year}-${month}-${day}`;
  }

  /** "20 de noviembre" and "20 November", as a text in all languages. */
  dayAndMonth(at, texts) {
    const { month, day } = this.parts(at);
    const name = texts.of(`screen.month_${Number(month)}`);
    return texts.of('screen.date', { day: Number(day), month: name });
  }
}
