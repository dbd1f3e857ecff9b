import { describeAdapter } from '../../suites/describe-adapter.ts';
import { telegram, telegramByWebhook } from '../../suites/telegram.ts';

describeAdapter('Telegram', telegram);
describeAdapter('Telegram by webhook', telegramByWebhook);
