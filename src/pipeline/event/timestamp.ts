// Times of events, read as the whole project reads them.
export { epochTimestamp, utcTimestamp } from '../../timestamp.ts';
