import { describeAdapter } from '../../suites/describe-adapter.ts';
import { telegram } from '../../suites/telegram.ts';

describeAdapter('Telegram', telegram);
