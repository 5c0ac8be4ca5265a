export { failureOf } from '../../log/failure';
